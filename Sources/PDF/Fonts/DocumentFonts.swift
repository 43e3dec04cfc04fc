import Typesetting

/// The fonts of a document, which are written when all of it has been shown.
struct DocumentFonts {
    /// The dictionary that pages' resources refer to.
    let dictionary: Int
    private var fonts: [DocumentFont] = []
    private var numbers: [ObjectIdentifier: Int] = [:]
    private var last: DocumentFont?

    init(writer: inout ObjectWriter) {
        dictionary = writer.reserve()
    }

    mutating func font(_ face: FontFace, writer: inout ObjectWriter) -> DocumentFont {
        if let last, last.face === face, !last.isFull { return last }
        let font: DocumentFont
        if let number = numbers[ObjectIdentifier(face)], !fonts[number].isFull {
            font = fonts[number]
        } else {
            font = DocumentFont(face, number: fonts.count + 1, object: writer.reserve())
            numbers[ObjectIdentifier(face)] = fonts.count
            fonts.append(font)
        }
        last = font
        return font
    }

    func write(_ writer: inout ObjectWriter) throws {
        for font in fonts { try FontObjects(font).write(&writer) }
        writer.add(dictionary, "<<" + fonts.map { "/F\($0.number) \($0.object) 0 R" }.joined() + ">>")
    }
}
