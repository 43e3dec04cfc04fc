import Zip

/// Writes streams with a direct length, and pages' contents with their artifacts marked.
struct StreamRewriter: ~Copyable {
    private var inflater = ZlibInflater()
    private var marked: [UInt8] = []

    mutating func write(_ object: PDFObject, _ stream: PDFStream, to writer: inout DocumentWriter) throws {
        var data = stream.data
        if Self.mayBePage(object.body, stream.length), mark(data) {
            data = try marked.withUnsafeBytes { try writer.deflate($0) }
        }
        let dictionary = Self.dictionary(object.body, stream.length, count: data.count)
        try writer.addStream(object.number, generation: object.generation, dictionary: dictionary, data: data)
    }

    /// Pages' contents have no key of their own; nor have the tables from characters to Unicode.
    private static func mayBePage(_ dictionary: UnsafeRawBufferPointer, _ length: StreamLength) -> Bool {
        let rest = dictionary.part(length.place.upperBound..<dictionary.count)
        let other: StaticString = "\n   /Filter /FlateDecode\n>>"
        return length.place.lowerBound == 11 && rest.has(other) && rest.count == other.utf8CodeUnitCount
    }

    /// Cairo turns each page upside down first: `1 0 0 -1 0 841.89 cm`.
    private mutating func mark(_ data: UnsafeRawBufferPointer) -> Bool {
        guard let content = inflater.inflate(data), content.has("1 0 0 -1 0 ") else { return false }
        return ContentMarker.mark(content, into: &marked) && marked.count > content.count
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
