/// The lines of a text that has been broken before.
struct BrokenText {
    struct Key: Hashable {
        let bytes: [UInt8]
        let font: Int
        let width: Double

        /// All bytes at once: an array hashes one by one.
        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
            hasher.combine(font)
            hasher.combine(width)
        }

        /// The same key in storage of its own.
        var copy: Key {
            Key(bytes: bytes.withUnsafeBufferPointer(Array.init), font: font, width: width)
        }
    }

    let pieces: [TextLayout.Piece]
    let lines: [TextLayout.Line]
    let isRightToLeft: Bool

    /// Copies, as `Key.copy` does: a layout's own storage has room for the longest text that it ever held.
    init(_ layout: TextLayout) {
        pieces = layout.pieces.withUnsafeBufferPointer(Array.init)
        lines = layout.lines.withUnsafeBufferPointer(Array.init)
        isRightToLeft = layout.isRightToLeft
    }
}
