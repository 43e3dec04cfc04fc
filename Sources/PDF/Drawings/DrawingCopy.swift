/// Copies a drawing's objects into another file, where they have other numbers.
struct DrawingCopy {
    private let objects: DrawingObjects
    private var numbers: [Int: Int] = [:]
    private var rest: [Int] = []

    init(_ objects: DrawingObjects) {
        self.objects = objects
    }

    /// A dictionary with the numbers of the other file. Cairo's drawings have no strings that could hold what looks like
    /// a reference.
    mutating func renumbered(_ dictionary: ArraySlice<UInt8>, _ writer: inout ObjectWriter) -> [UInt8] {
        var result: [UInt8] = []
        var index = dictionary.startIndex
        while index < dictionary.endIndex {
            let isStart = index == dictionary.startIndex || !Self.isNumeric(dictionary[index - 1])
            if isStart, Self.isNumeric(dictionary[index]), let reference = PDFReference(dictionary[index...]) {
                result.append(reference: number(reference.number, &writer))
                index = reference.end
            } else {
                result.append(dictionary[index])
                index += 1
            }
        }
        return result
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: ".")
    }

    private mutating func number(_ old: Int, _ writer: inout ObjectWriter) -> Int {
        if let number = numbers[old] { return number }
        let number = writer.reserve()
        numbers[old] = number
        rest.append(old)
        return number
    }

    /// Writes all that has been referred to.
    mutating func finish(_ writer: inout ObjectWriter) throws {
        while let old = rest.popLast(), let new = numbers[old] {
            let dictionary = try objects.dictionary(old)
            guard let data = try objects.stream(old) else {
                let body = renumbered(dictionary, &writer)
                writer.add(new) { $0 += body }
                continue
            }
            let entries = renumbered(Self.entries(of: dictionary)[...], &writer)
            let inner = String(decoding: entries, as: UTF8.self)
            try data.withUnsafeBytes { try writer.addStream(new, inner, $0) }
        }
    }

    /// What stands between `<<` and `>>`, but for the length, and with no interpolation of images, which readers do as
    /// they please (PDF/A-3, 6.2.8).
    private static func entries(of dictionary: ArraySlice<UInt8>) -> [UInt8] {
        guard let start = dictionary.place(of: "<<")?.upperBound,
            let end = dictionary.lastIndex(of: UInt8(ascii: ">")), start < end
        else { return [] }
        var entries = Array(dictionary[start..<end - 1])
        if let key = entries[...].place(of: "/Length ") {
            let value = entries[key.upperBound...]
            let end = PDFReference(value)?.end ?? value.firstIndex { $0 < 0x30 || $0 > 0x39 } ?? value.endIndex
            entries.removeSubrange(key.lowerBound..<end)
        }
        if let key = entries[...].place(of: "/Interpolate true") {
            entries.replaceSubrange(key, with: "/Interpolate false".utf8)
        }
        return entries
    }
}
