/// A compact font program (CFF, Adobe Technical Note 5176) of HarfBuzz's subsetter, made into one whose glyphs stand at the
/// numbers by which a document calls them.
///
/// Number, place and identifier (CID) of a glyph are one then, each outline tells its width, and all are of one kind: of
/// documents where that is not so, some readers take one number for the other, or a width of another kind. Places that are
/// not called have a glyph of nothing.
struct CompactFont {
    /// A glyph by its number here, the number that it gets, and its width in the font's units.
    typealias Placed = (glyph: Int, code: UInt16, width: Int)

    /// Neither a width by default nor one to add to (chapter 15); hints and subroutines are gone.
    private static let hints = CompactDictionary.number(0) + [20] + CompactDictionary.number(0) + [21]

    private let bytes: [UInt8]
    private let name: CompactIndex
    private let top: CompactDictionary
    private let outlines: CompactIndex

    /// nil for what is not as HarfBuzz writes it.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > 4, let name = CompactIndex(bytes, at: Int(bytes[2])),
            let tops = CompactIndex(bytes, at: name.end), let place = tops.items.first,
            let top = CompactDictionary(bytes, place),
            let start = top[.outlines]?.numbers.first, let outlines = CompactIndex(bytes, at: start)
        else { return nil }
        (self.bytes, self.name, self.top, self.outlines) = (bytes, name, top, outlines)
    }

    /// nil where a glyph or its outline is missing.
    func program(_ placed: [Placed]) -> [UInt8]? {
        let count = Int(placed.map(\.code).max() ?? 0) + 1
        // An outline that ends at once.
        var glyphs = [ArraySlice<UInt8>](repeating: [14], count: count)
        for (glyph, code, width) in [(0, 0, 0)] + placed {
            guard outlines.items.indices.contains(glyph),
                let outline = CompactOutline.withWidth(width, bytes[outlines.items[glyph]])
            else { return nil }
            glyphs[Int(code)] = outline[...]
        }
        return assembled(CompactIndex.bytes(of: glyphs), count: count)
    }

    private func assembled(_ outlines: [UInt8], count: Int) -> [UInt8] {
        let head = Array(bytes[..<name.end])
        let strings = CompactIndex.bytes(of: [Array("Adobe".utf8)[...], Array("Identity".utf8)[...]]) + [0, 0]
        // Format 0 of a charset (chapter 13): the identifier of each glyph but the first, which is its place.
        let charset = (1..<max(count, 1)).reduce(into: [UInt8(0)]) { $0 += [UInt8($1 >> 8), UInt8($1 & 0xFF)] }
        // Format 3 (chapter 19): one range, of the one dictionary.
        let selection: [UInt8] = [3, 0, 1, 0, 0, 0, UInt8(count >> 8), UInt8(count & 0xFF)]
        // Numbers have one length, so that the dictionary has it with any.
        let charsetAt = head.count + topIndex(0, 0, 0, 0).count + strings.count
        let selectionAt = charsetAt + charset.count
        let outlinesAt = selectionAt + selection.count
        let hintsAt = outlinesAt + outlines.count
        let dictionary = CompactDictionary.number(Self.hints.count) + CompactDictionary.number(hintsAt) + [18]
        let program = head + topIndex(charsetAt, selectionAt, outlinesAt, hintsAt + Self.hints.count) + strings
        return program + charset + selection + outlines + Self.hints + CompactIndex.bytes(of: [dictionary[...]])
    }

    /// The registry comes first, as it has to; strings of the old program's are gone.
    private func topIndex(_ charset: Int, _ selection: Int, _ outlines: Int, _ dictionaries: Int) -> [UInt8] {
        let number = CompactDictionary.number
        var entries = number(391) + number(392) + number(0) + [12, 30]
        for key in [CompactDictionary.Key.matrix, .box] {
            if let entry = top[key] ?? firstOfDictionaries?[key] { entries += bytes[entry.operands] + key.bytes }
        }
        entries += number(0xFFFF) + [12, 34]
        entries += number(charset) + [15] + number(selection) + [12, 37]
        entries += number(outlines) + [17] + number(dictionaries) + [12, 36]
        return CompactIndex.bytes(of: [entries[...]])
    }

    /// Where a program with identifiers has the scale of its outlines.
    private var firstOfDictionaries: CompactDictionary? {
        top[.dictionaries]?.numbers.first.flatMap { CompactIndex(bytes, at: $0) }?.items.first
            .flatMap { CompactDictionary(bytes, $0) }
    }
}

/// An outline as the operations of Adobe Technical Note 5177.
enum CompactOutline {
    /// The outline with another width at its beginning; nil for what has no operation.
    static func withWidth(_ width: Int, _ outline: ArraySlice<UInt8>) -> [UInt8]? {
        var index = outline.startIndex
        var ends: [Int] = []
        while index < outline.endIndex, outline[index] >= 32 || outline[index] == 28 {
            let first = outline[index]
            index += first == 28 ? 3 : first == 255 ? 5 : first >= 247 ? 2 : 1
            ends.append(index)
        }
        guard index < outline.endIndex else { return nil }
        // A width is one number more than the first operation takes (chapter 3.1).
        let hasWidth: Bool
        switch outline[index] {
        case 14: hasWidth = ends.count == 1 || ends.count == 5
        case 21: hasWidth = ends.count > 2
        case 4, 22: hasWidth = ends.count > 1
        default: hasWidth = !ends.count.isMultiple(of: 2)
        }
        let rest = hasWidth ? outline[ends[0]...] : outline
        return [28, UInt8(truncatingIfNeeded: width >> 8), UInt8(truncatingIfNeeded: width)] + rest
    }
}
