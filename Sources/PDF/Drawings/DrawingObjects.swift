/// The objects of a drawing of cairo's, found by its cross-reference table (ISO 32000-1, 7.5.4).
struct DrawingObjects {
    let root: Int
    private let bytes: [UInt8]
    /// By number; 0 where there is none.
    private let offsets: [Int]

    init(_ bytes: [UInt8]) throws(DrawingFileError) {
        self.bytes = bytes
        let tail = bytes.suffix(64)
        guard let start = tail.place(of: "startxref\n")?.upperBound,
            let table = Self.number(tail[start...]), table.value < bytes.count,
            bytes[table.value...].starts(with: "xref\n0 ".utf8),
            let count = Self.number(bytes[(table.value + 7)...])
        else { throw .init("no cross-reference table") }
        let rows = bytes[(count.end + 1)...]
        guard count.value > 0, rows.count >= count.value * 20 else { throw .init("the cross-reference table is cut") }
        let offsets = (0..<count.value).map { index in
            let row = rows[(rows.startIndex + index * 20)...].prefix(20)
            return row.dropFirst(17).first == UInt8(ascii: "n") ? Self.number(row)?.value ?? 0 : 0
        }
        self.offsets = offsets
        let trailer = rows[(rows.startIndex + count.value * 20)...]
        guard let place = trailer.place(of: "/Root ")?.upperBound,
            let reference = PDFReference(trailer[place...])
        else { throw .init("no root") }
        root = reference.number
    }

    /// What stands between `12 0 obj` and `endobj`, or `stream`.
    func dictionary(_ number: Int) throws(DrawingFileError) -> ArraySlice<UInt8> {
        let body = try body(number)
        let end = body.place(of: "endobj")?.lowerBound ?? body.endIndex
        let stream = body[..<end].place(of: ">>\nstream\n")?.lowerBound
        return body[..<(stream.map { $0 + 2 } ?? end)]
    }

    /// The stream's data as they stand, nil for an object that is none.
    func stream(_ number: Int) throws(DrawingFileError) -> ArraySlice<UInt8>? {
        let dictionary = try dictionary(number)
        guard bytes[dictionary.endIndex...].starts(with: "\nstream\n".utf8) else { return nil }
        let start = dictionary.endIndex + 8
        guard let place = dictionary.place(of: "/Length ")?.upperBound else { throw .init("no length") }
        let length: Int?
        if let reference = PDFReference(dictionary[place...]) {
            let object = try self.dictionary(reference.number)
            length = Self.number(object.drop { $0 <= 0x20 })?.value
        } else {
            length = Self.number(dictionary[place...])?.value
        }
        guard let length, start + length <= bytes.count else { throw .init("no length") }
        return bytes[start..<start + length]
    }

    private func body(_ number: Int) throws(DrawingFileError) -> ArraySlice<UInt8> {
        guard offsets.indices.contains(number), offsets[number] > 0, offsets[number] < bytes.count else {
            throw .init("no object \(number)")
        }
        let head = "\(number) 0 obj\n".utf8
        guard bytes[offsets[number]...].starts(with: head) else { throw .init("no object \(number)") }
        return bytes[(offsets[number] + head.count)...]
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> (value: Int, end: Int)? {
        var (index, value) = (bytes.startIndex, 0)
        while index < bytes.endIndex, case let digit = bytes[index] &- 0x30, digit < 10, index - bytes.startIndex < 10 {
            value = value * 10 + Int(digit)
            index += 1
        }
        return index > bytes.startIndex ? (value, index) : nil
    }
}
