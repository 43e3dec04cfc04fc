/// Marks as artifacts what a page paints outside of its marked content (ISO 32000-1, 14.8.2.2.2): running lines, rules
/// and tints. PDF/UA-1 (7.1) has everything either tagged or an artifact.
///
/// A mark starts before the first operand of what paints and ends after the operator: it neither cuts a text object in
/// two, nor holds one of a pair of `q` and `Q`. Neighbours with nothing but settings between them share one.
///
/// On the way it fills the page's own marks with the text that is meant for them.
struct ContentMarker {
    private static let opening = Array("/Artifact BMC\n".utf8)
    private static let closing = Array("\nEMC".utf8)

    private let content: UnsafeRawBufferPointer
    private var output: [UInt8]
    /// How much of the content is in the output.
    private var copied = 0
    /// Where the last painting of the open artifact ended.
    private var artifactEnd: Int?
    /// Where what paints, and is not complete, began: a path, a text object, a mark that neither tags nor is an artifact.
    private var paintingStart: Int?
    /// How many text objects and such marks are open.
    private var groupDepth = 0
    private var markDepth = 0
    private var markCount = 0
    /// The text objects of the mark at hand.
    private var objectCount = 0
    private var text: PageTextWriter?
    /// What is left out: where the text objects of the specimen begin.
    private var specimen: Set<Int> = []

    private init(_ content: UnsafeRawBufferPointer, output: [UInt8]) {
        (self.content, self.output) = (content, output)
    }

    enum Outcome {
        case marked
        /// The content is not as it is known from cairo, or there is text without a place.
        case notUnderstood
        /// Glyphs of the text have no codes: the page has no specimen, or shows others.
        case glyphsUnknown
    }

    /// Replaces `output`.
    static func mark(
        _ content: UnsafeRawBufferPointer,
        text: PageText?,
        codes: inout GlyphCodes,
        into output: inout [UInt8]
    ) -> Outcome {
        var space: [UInt8] = []
        swap(&space, &output)
        space.removeAll(keepingCapacity: true)
        space.reserveCapacity(content.count + content.count / 8 + 3 * (text?.glyphs.count ?? 0) + 256)
        var marker = ContentMarker(content, output: space)
        space = []
        guard marker.prepare(text, &codes) else { return .glyphsUnknown }
        let isUnderstood = marker.run()
        output = marker.output
        return isUnderstood ? .marked : .notUnderstood
    }

    /// False where there is no specimen of the text.
    private mutating func prepare(_ text: PageText?, _ codes: inout GlyphCodes) -> Bool {
        guard let text else { return true }
        let objects = SpecimenSearch.textObjects(in: content)
        guard let count = codes.read(content, objects, of: text.specimen) else { return false }
        specimen = Set(objects.prefix(count).map(\.lowerBound))
        self.text = PageTextWriter(text, codes: codes)
        return self.text != nil
    }

    private mutating func run() -> Bool {
        var scanner = ContentScanner(content)
        while true {
            switch scanner.next() {
            case .notUnderstood: return false
            case .end: return finish()
            case .found(let found):
                guard take(found, scanner) else { return false }
            }
        }
    }

    private mutating func take(_ found: ContentOperator, _ scanner: ContentScanner) -> Bool {
        if markDepth > 0 {
            takeInMark(found, scanner)
            return true
        }
        if groupDepth > 0 { return takeInGroup(found, scanner) }
        switch found {
        case .beginMark where scanner.namesMark:
            closeArtifact()
            objectCount = 0
            fill(after: 0, at: scanner.position)
            markDepth = 1
            return paintingStart == nil
        case .beginText, .beginMark:
            groupDepth = 1
            paintingStart = scanner.start
        case .path: paintingStart = paintingStart ?? scanner.start
        case .paintPath, .paint: paint(from: paintingStart ?? scanner.start, to: scanner.position)
        case .endPath: paintingStart = nil
        case .state: closeArtifact()
        case .endText, .endMark, .inlineImage: return false
        case .other: break
        }
        return true
    }

    private mutating func takeInMark(_ found: ContentOperator, _ scanner: ContentScanner) {
        switch found {
        case .beginMark: markDepth += 1
        case .endText:
            objectCount += 1
            fill(after: objectCount, at: scanner.position)
        case .endMark:
            markDepth -= 1
            guard markDepth == 0 else { break }
            // Whatever is left, lest it be lost.
            fill(after: .max, at: scanner.start)
            markCount += 1
        default: break
        }
    }

    /// Cairo puts `/Span << /ActualText … >> BDC` into text objects; tagged content cannot be in an artifact.
    private mutating func takeInGroup(_ found: ContentOperator, _ scanner: ContentScanner) -> Bool {
        switch found {
        case .beginMark where scanner.namesMark: return false
        case .beginText, .beginMark: groupDepth += 1
        case .endText, .endMark:
            groupDepth -= 1
            guard groupDepth == 0, let start = paintingStart else { break }
            if specimen.contains(start) {
                leaveOut(start..<scanner.position)
            } else {
                paint(from: start, to: scanner.position)
            }
        default: break
        }
        return true
    }

    private mutating func fill(after objects: Int, at position: Int) {
        guard text != nil else { return }
        copy(to: position)
        text?.write(mark: markCount, after: objects, to: &output)
    }

    private mutating func leaveOut(_ range: Range<Int>) {
        closeArtifact()
        copy(to: range.lowerBound)
        (copied, paintingStart) = (range.upperBound, nil)
    }

    private mutating func paint(from start: Int, to end: Int) {
        if artifactEnd == nil {
            copy(to: start)
            output += Self.opening
        }
        (artifactEnd, paintingStart) = (end, nil)
    }

    private mutating func closeArtifact() {
        guard let end = artifactEnd else { return }
        copy(to: end)
        output += Self.closing
        artifactEnd = nil
    }

    private mutating func copy(to end: Int) {
        output.append(contentsOf: content.part(copied..<end))
        copied = end
    }

    private mutating func finish() -> Bool {
        closeArtifact()
        copy(to: content.count)
        return groupDepth == 0 && markDepth == 0 && text?.isComplete ?? true
    }
}
