/// Finds where a page's specimen may be: the text objects after its last mark.
///
/// The specimen is one of them, or several: cairo ends a text object where it sets a clip, as for a glyph with more ink
/// than its font says that it has.
enum SpecimenSearch {
    static func textObjects(in content: UnsafeRawBufferPointer) -> [Range<Int>] {
        var scanner = ContentScanner(content)
        var markDepth = 0
        var start: Int?
        var ranges: [Range<Int>] = []
        while case .found(let found) = scanner.next() {
            switch found {
            case .beginText where markDepth == 0: start = scanner.start
            case .endText:
                if markDepth == 0, let first = start { ranges.append(first..<scanner.position) }
                start = nil
            case .beginMark: markDepth += 1
            case .endMark:
                markDepth -= 1
                // Marks inside of text objects say what a glyph stands for.
                if markDepth == 0, start == nil { ranges.removeAll() }
            default: break
            }
        }
        return ranges
    }
}
