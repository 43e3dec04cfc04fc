import Zip

/// A drawing in a PDF's page: what pages place.
public struct Form {
    let object: Int
    /// In points.
    public let width: Double
    public let height: Double
}

/// A PDF 1.4 of one page, as cairo writes a drawing: shapes and pictures, no text.
///
/// Cairo's version is asked for 1.4, so that there is a cross-reference table and each object stands by itself. Anything
/// else than is known from cairo is an error.
public struct DrawingFile {
    private let objects: DrawingObjects
    private let content: Int
    private let resources: ArraySlice<UInt8>
    private let width: Double
    private let height: Double

    /// - Throws: `DrawingFileError`.
    public init(_ bytes: [UInt8], width: Double, height: Double) throws(DrawingFileError) {
        objects = try DrawingObjects(bytes)
        let catalog = try objects.dictionary(objects.root)
        let pages = try objects.dictionary(try Self.reference("/Pages ", in: catalog))
        let page = try objects.dictionary(try Self.reference("/Kids [ ", in: pages))
        content = try Self.reference("/Contents ", in: page)
        guard let place = page.place(of: "/Resources ")?.upperBound else { throw .init("no resources") }
        if let reference = PDFReference(page[place...]) {
            resources = try objects.dictionary(reference.number)
        } else {
            guard let end = Self.end(ofDictionary: page[place...]) else { throw .init("no resources") }
            resources = page[place..<end]
        }
        (self.width, self.height) = (width, height)
    }

    private static func reference(_ key: StaticString, in dictionary: ArraySlice<UInt8>) throws(DrawingFileError) -> Int
    {
        guard let place = dictionary.place(of: key)?.upperBound,
            let reference = PDFReference(dictionary[place...])
        else { throw .init("no \(key)") }
        return reference.number
    }

    private static func end(ofDictionary bytes: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            switch (bytes[index], bytes[index + 1]) {
            case (UInt8(ascii: "<"), UInt8(ascii: "<")): (depth, index) = (depth + 1, index + 2)
            case (UInt8(ascii: ">"), UInt8(ascii: ">")):
                (depth, index) = (depth - 1, index + 2)
                if depth == 0 { return index }
            default: index += 1
            }
        }
        return nil
    }

    /// Writes the page's content as a form (ISO 32000-1, 8.10), and all that it refers to.
    func write(_ writer: inout ObjectWriter) throws -> Form {
        var copy = DrawingCopy(objects)
        let resources = copy.renumbered(resources, &writer)
        guard let stream = try objects.stream(content) else {
            throw DrawingFileError("the page's content is no stream")
        }
        let form = writer.reserve()
        let box = "\(PDFSyntax.number(width)) \(PDFSyntax.number(height))"
        let entries = """
            /Type/XObject/Subtype/Form/BBox[0 0 \(box)]/Filter/FlateDecode\
            /Resources \(String(decoding: resources, as: UTF8.self))
            """
        try stream.withUnsafeBytes { try writer.addStream(form, entries, $0) }
        try copy.finish(&writer)
        return Form(object: form, width: width, height: height)
    }
}

/// A drawing that is not as cairo writes one.
public struct DrawingFileError: Error, Equatable, CustomStringConvertible {
    public let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { "a drawing of cairo's is not understood: \(reason)" }
}

/// `12 0 R` at the start of some bytes.
struct PDFReference {
    let number: Int
    /// Where it ends.
    let end: Int

    init?(_ bytes: ArraySlice<UInt8>) {
        var (index, number) = (bytes.startIndex, 0)
        while index < bytes.endIndex, case let digit = bytes[index] &- 0x30, digit < 10, index - bytes.startIndex < 9 {
            number = number * 10 + Int(digit)
            index += 1
        }
        guard index > bytes.startIndex, bytes[index...].starts(with: " 0 R".utf8) else { return nil }
        (self.number, end) = (number, index + 4)
    }
}
