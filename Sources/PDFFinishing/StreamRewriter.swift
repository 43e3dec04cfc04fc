import Zip

/// Writes streams with a direct length, and pages' contents with their artifacts marked and their marks filled.
struct StreamRewriter: ~Copyable {
    private var inflater = ZlibInflater()
    private var marked: [UInt8] = []
    private var pageCount = 0
    /// By page, from 1.
    private var texts: [Int: PageText] = [:]
    private(set) var codes = GlyphCodes()

    mutating func set(_ text: PageText, page: Int) {
        texts[page] = text
    }

    mutating func write(_ object: PDFObject, _ stream: PDFStream, to writer: inout DocumentWriter) throws {
        var data = stream.data
        if Self.mayBePage(object.body, stream.length), try mark(data) {
            data = marked.withUnsafeBytes { writer.deflate($0) }
        }
        let dictionary = Self.dictionary(object.body, stream.length, count: data.count)
        try writer.addStream(object.number, generation: object.generation, dictionary: dictionary, data: data)
    }

    /// Throws where a page's text has found no place: it must not be missing silently.
    func finish() throws(PDFFinishingError) {
        if let page = texts.keys.min() { throw .textWithoutPlace(page: page) }
    }

    /// Pages' contents have no key of their own; nor have the tables from characters to Unicode.
    private static func mayBePage(_ dictionary: UnsafeRawBufferPointer, _ length: StreamLength) -> Bool {
        let rest = dictionary.part(length.place.upperBound..<dictionary.count)
        let other: StaticString = "\n   /Filter /FlateDecode\n>>"
        return length.place.lowerBound == 11 && rest.has(other) && rest.count == other.utf8CodeUnitCount
    }

    /// Cairo turns each page upside down first: `1 0 0 -1 0 841.89 cm`.
    private mutating func mark(_ data: UnsafeRawBufferPointer) throws(PDFFinishingError) -> Bool {
        guard let content = inflater.inflate(data), content.has("1 0 0 -1 0 ") else { return false }
        pageCount += 1
        let text = texts.removeValue(forKey: pageCount)
        switch ContentMarker.mark(content, text: text, codes: &codes, into: &marked) {
        case .marked: return text != nil || marked.count > content.count
        case .glyphsUnknown: throw .specimenNotUnderstood(page: pageCount)
        case .notUnderstood where text != nil: throw .textWithoutPlace(page: pageCount)
        case .notUnderstood: return false
        }
    }

    private static func dictionary(
        _ dictionary: UnsafeRawBufferPointer,
        _ length: StreamLength,
        count: Int
    ) -> [UInt8] {
        var result = Array(dictionary.part(0..<length.place.lowerBound))
        result.append(decimal: count)
        let rest = dictionary.part(length.place.upperBound..<dictionary.count)
        let smooth: StaticString = "/Interpolate true"
        // PDF/A-3, 6.2.8: no interpolation of images, which readers do as they please.
        if let start = rest.firstIndex(of: smooth) {
            result.append(contentsOf: rest.part(0..<start))
            result += "/Interpolate false".utf8
            result.append(contentsOf: rest.part(start + smooth.utf8CodeUnitCount..<rest.count))
        } else {
            result.append(contentsOf: rest)
        }
        return result
    }
}
