import CCairo

/// A standard structure type (PDF 32000-1, 14.8.4); the raw value is its name.
///
/// Cairo 1.16 marks only what is drawn in a tag that has no tag inside it, and has no artifacts: what is drawn outside
/// of every such tag is page furniture. Cairo 1.18 marks what is drawn in any tag, and nothing else: page furniture has a
/// tag of its own there.
public enum StructureTag: String, Sendable {
    case document = "Document"
    case section = "Sect"
    case heading1 = "H1"
    case heading2 = "H2"
    case heading3 = "H3"
    case paragraph = "P"
    case figure = "Figure"
    case table = "Table"
    case row = "TR"
    case headerCell = "TH"
    case cell = "TD"
    case span = "Span"
    case contents = "TOC"
    case contentsItem = "TOCI"
}

/// Counts a page's tags as cairo 1.16 numbers them in the page's content (`/MCID`, from 0): those that no tag is inside
/// of.
struct MarkCounter {
    private(set) var count = 0
    private var isLeaf = false

    mutating func begin() {
        isLeaf = true
    }

    mutating func end() {
        if isLeaf { count += 1 }
        isLeaf = false
    }
}

extension PDFDocument {
    /// The number, in the page's content, of the tag that is open and has no tag inside it.
    public var mark: Int { handle.marks.count }

    public func begin(_ tag: StructureTag) {
        handle.marks.begin()
        cairo_tag_begin(context, tag.rawValue, nil)
    }

    public func end(_ tag: StructureTag) {
        handle.marks.end()
        cairo_tag_end(context, tag.rawValue)
    }

    /// Whether cairo numbers tags in which it draws nothing, as 1.16 does, so that others may fill them.
    public static var marksEmptyTags: Bool { cairo_version() < 11700 }

    private static let hasArtifacts = cairo_version() >= 11800

    /// What is drawn until `endFurniture` belongs to the page and not to its content: running lines, rules, tints. Not
    /// meant for the inside of a tag that has text.
    public func beginFurniture() {
        if Self.hasArtifacts { cairo_tag_begin(context, "Artifact", nil) }
    }

    public func endFurniture() {
        if Self.hasArtifacts { cairo_tag_end(context, "Artifact") }
    }

    /// Starts a link to an address; the area to click is `area`, or what is drawn until `endLink`.
    public func beginLink(uri: String, area: Rectangle? = nil) {
        handle.marks.begin()
        cairo_tag_begin(context, "Link", "uri='\(percentEncoded(uri))'" + rectangle(of: area))
    }

    /// Starts a link to a place that `setDestination` names, before or after it.
    public func beginLink(destination: String, area: Rectangle? = nil) {
        handle.marks.begin()
        cairo_tag_begin(context, "Link", "dest='\(percentEncoded(destination))'" + rectangle(of: area))
    }

    private func rectangle(of area: Rectangle?) -> String {
        guard let area else { return "" }
        return " rect=[\(fixed(area.x)) \(fixed(area.y)) \(fixed(area.width)) \(fixed(area.height))]"
    }

    public func endLink() {
        handle.marks.end()
        cairo_tag_end(context, "Link")
    }

    /// Names a place of the current page for links.
    public func setDestination(_ name: String, x: Double, y: Double) {
        cairo_tag_begin(context, "cairo.dest", "name='\(percentEncoded(name))' x=\(fixed(x)) y=\(fixed(y))")
        cairo_tag_end(context, "cairo.dest")
    }

    /// Adds a bookmark and returns its number, for entries below it; `parent` 0 is the root, `page` counts from 1.
    @discardableResult
    public func addOutline(_ title: String, parent: Int32 = 0, page: Int, y: Double) -> Int32 {
        guard handle.format == .pdf else { return 0 }
        let place = "page=\(page) pos=[0 \(fixed(y))]"
        return cairo_pdf_surface_add_outline(
            handle.surface,
            parent,
            CleanText(title).string,
            place,
            CAIRO_PDF_OUTLINE_FLAG_OPEN
        )
    }

    /// Cairo's attribute parser reads plain decimals only.
    private func fixed(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}

/// Cairo escapes neither quotes nor brackets in attributes, and PDF wants URIs in ASCII.
func percentEncoded(_ text: String) -> String {
    var text = text
    return text.withUTF8 { utf8 in
        guard !utf8.allSatisfy(isPlain) else { return String(decoding: utf8, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count + 24)
        for byte in utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""),
        UInt8(ascii: "<"), UInt8(ascii: ">"):
        false
    default:
        byte > 0x20 && byte < 0x7F
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}
