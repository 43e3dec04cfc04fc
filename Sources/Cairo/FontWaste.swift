import CCairo
import Synchronization

/// What is to be freed by whoever has the font permit next: the end of an object can't ask for one.
enum FontWaste {
    enum Item {
        case scaledFont(OpaquePointer)
        case fontFace(OpaquePointer)
        /// A list of Pango's items, each with its font.
        case items(UnsafeMutablePointer<GList>)
        /// Of GLib's kind.
        case object(UnsafeMutableRawPointer)
        case configuration(OpaquePointer)
        /// Its end may write what was not finished, which nobody wants any more.
        case surface(OpaquePointer, context: OpaquePointer, PDFSink)
    }

    /// Each item was its owner's alone, and is one thread's alone again when it is taken out.
    private struct Pile: @unchecked Sendable {
        var items: [Item] = []
    }

    private static let pile = Mutex(Pile())

    static func put(_ item: Item) {
        let added = Pile(items: [item])
        pile.withLock { $0.items += added.items }
    }

    /// To be called with the permit. What is freed may put in more.
    static func clear() {
        while case let taken = take(), !taken.items.isEmpty {
            for item in taken.items { free(item) }
        }
    }

    private static func take() -> Pile {
        pile.withLock { pile in
            defer { if !pile.items.isEmpty { pile = Pile() } }
            return pile
        }
    }

    private static func free(_ item: Item) {
        switch item {
        case .scaledFont(let font): cairo_scaled_font_destroy(font)
        case .fontFace(let face): cairo_font_face_destroy(face)
        case .items(let list): free(list)
        case .object(let object): g_object_unref(object)
        case .configuration(let configuration): FcConfigDestroy(configuration)
        case .surface(let surface, let context, let sink):
            cairo_destroy(context)
            // Drops cairo's reference to the sink.
            withExtendedLifetime(sink) { cairo_surface_finish(surface) }
            cairo_surface_destroy(surface)
        }
    }

    private static func free(_ items: UnsafeMutablePointer<GList>) {
        var next: UnsafeMutablePointer<GList>? = items
        while let node = next {
            pango_item_free(node.pointee.data?.assumingMemoryBound(to: PangoItem.self))
            next = node.pointee.next
        }
        g_list_free(items)
    }
}
