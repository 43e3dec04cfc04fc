import CTypesetting

/// What Unicode says of a text's characters: where lines may end, where characters begin, which way they run.
struct TextAnalysis {
    /// The number of code points.
    let count: Int
    /// Whether the text as a whole reads from the right.
    let isRightToLeft: Bool
    private let offsets: [UInt32]
    private let attributes: [PangoLogAttr]
    /// Embedding levels; empty where all is at level 0.
    private let levels: [UInt8]

    init(_ text: CleanText) {
        count = text.bytes.lazy.filter { $0 & 0xC0 != 0x80 }.count
        var offsets: [UInt32] = []
        offsets.reserveCapacity(count + 1)
        for (index, byte) in text.bytes.enumerated() where byte & 0xC0 != 0x80 {
            offsets.append(UInt32(index))
        }
        offsets.append(UInt32(text.bytes.count))
        self.offsets = offsets
        attributes = Self.attributes(text.bytes, count: count)
        let (levels, isRightToLeft) = text.hasRightToLeft ? Self.levels(text.bytes, count: count) : ([], false)
        self.levels = levels
        // Pango takes a text that has letters in isolates alone for one from the right.
        self.isRightToLeft = isRightToLeft && (!text.hasIsolates || Isolate.hasRightToLeft(outside: text.string))
    }

    var hasLevels: Bool { !levels.isEmpty }

    /// The byte at which a character begins, or the text's length.
    func offset(_ character: Int) -> Int { Int(offsets[character]) }

    func level(_ character: Int) -> UInt8 { levels.isEmpty ? 0 : levels[character] }

    func allowsBreak(before character: Int) -> Bool { attributes[character].is_line_break != 0 }

    func isCharacterStart(_ character: Int) -> Bool { attributes[character].is_cursor_position != 0 }

    private static func attributes(_ bytes: [UInt8], count: Int) -> [PangoLogAttr] {
        var attributes = [PangoLogAttr](repeating: PangoLogAttr(), count: count + 1)
        bytes.withUnsafeBytes { bytes in
            pango_get_log_attrs(
                bytes.bindMemory(to: CChar.self).baseAddress,
                Int32(bytes.count),
                -1,
                pango_language_from_string("en"),
                &attributes,
                Int32(count + 1)
            )
        }
        return attributes
    }

    private static func levels(_ bytes: [UInt8], count: Int) -> ([UInt8], Bool) {
        var direction = PANGO_DIRECTION_NEUTRAL
        let levels = bytes.withUnsafeBytes { bytes in
            pango_log2vis_get_embedding_levels(
                bytes.bindMemory(to: CChar.self).baseAddress,
                Int32(bytes.count),
                &direction
            )
        }
        guard let levels else { return ([], false) }
        defer { g_free(levels) }
        return (Array(UnsafeBufferPointer(start: levels, count: count)), direction == PANGO_DIRECTION_RTL)
    }
}
