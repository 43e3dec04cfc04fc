/// Finds a page's specimen: the first text object after its last mark.
enum SpecimenSearch {
    static func range(in content: UnsafeRawBufferPointer) -> Range<Int>? {
        var scanner = ContentScanner(content)
        var markDepth = 0
        var start: Int?
        var range: Range<Int>?
        while case .found(let found) = scanner.next() {
            switch found {
            case .beginText where markDepth == 0: start = scanner.start
            case .endText:
                if range == nil, markDepth == 0 { range = start.map { $0..<scanner.position } }
            case .beginMark: markDepth += 1
            case .endMark:
                markDepth -= 1
                // Marks inside of text objects say what a glyph stands for.
                if markDepth == 0, start == nil || range != nil { (start, range) = (nil, nil) }
            default: break
            }
        }
        return range
    }
}
