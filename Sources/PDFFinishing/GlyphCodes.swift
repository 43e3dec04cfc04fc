/// By which codes of which fonts cairo shows the glyphs of a document's texts, read from their specimens.
///
/// Cairo cuts a font into several, and numbers their glyphs as they come: codes of one byte where all of a font's glyphs
/// are of Latin letters, otherwise of two.
struct GlyphCodes {
    struct Font {
        /// Of the page's resource, with its slash.
        let name: [UInt8]
        /// Whether strings are written as hexadecimal digits, as codes of two bytes are.
        let isHexadecimal: Bool
    }

    /// A glyph's code as it is written in a string.
    struct Code {
        let font: Int
        /// Where they are in `digits`.
        let range: Range<Int>
        /// Where in `marks` the mark is that says what it stands for, if that is not what it stood for first.
        let mark: Int?
    }

    private(set) var fonts: [Font] = []
    /// By the glyphs' numbers.
    private var codes: [Code?] = []
    private(set) var digits: [UInt8] = []
    /// Such as `/Span << /ActualText <feff0410> >> BDC`.
    private(set) var marks: [[UInt8]] = []

    subscript(number: Int) -> Code? {
        codes.indices ~= number ? codes[number] : nil
    }

    /// Adds what a specimen shows of these glyphs, in text objects of which it is the first; returns how many it is, nil
    /// where they don't show the glyphs.
    mutating func read(
        _ content: UnsafeRawBufferPointer,
        _ objects: [Range<Int>],
        of numbers: [Int]
    ) -> Int? {
        var rest = numbers[...]
        var count = 0
        while !rest.isEmpty {
            guard count < objects.count, read(content.part(objects[count]), of: &rest) else { return nil }
            count += 1
        }
        return count
    }

    /// Takes off the numbers of those that the text object shows; false where it shows others too.
    private mutating func read(_ object: UnsafeRawBufferPointer, of numbers: inout ArraySlice<Int>) -> Bool {
        var scanner = ContentScanner(object)
        var font: [UInt8]?
        var mark: Int?
        while true {
            switch scanner.next() {
            case .notUnderstood: return false
            case .end: return true
            case .found(.beginMark):
                marks.append(Array(object.part(scanner.start..<scanner.position)))
                mark = marks.count - 1
            case .found(.endMark): mark = nil
            case .found:
                let operation = object.part(scanner.start..<scanner.position)
                if operation.ends(with: "Tf") {
                    font = operation.first == UInt8(ascii: "/") ? Array(operation.prefix { $0 > 0x20 }) : nil
                } else if operation.ends(with: "Tj") || operation.ends(with: "TJ") {
                    // Where the font changes cairo writes an empty string first.
                    for string in PDFStrings(operation).values where !string.isEmpty {
                        guard let font, let number = numbers.popFirst(), add(number, string, font, mark) else {
                            return false
                        }
                    }
                }
            }
        }
    }

    private mutating func add(_ number: Int, _ string: [UInt8], _ name: [UInt8], _ mark: Int?) -> Bool {
        guard self[number] == nil else { return true }
        guard 1...2 ~= string.count else { return false }
        let isHexadecimal = string.count == 2
        let known = fonts.firstIndex { $0.name == name }
        if known == nil { fonts.append(Font(name: name, isHexadecimal: isHexadecimal)) }
        let font = known ?? fonts.count - 1
        let start = digits.count
        for byte in string {
            if isHexadecimal { appendHexadecimal(byte) } else { appendLiteral(byte) }
        }
        codes += repeatElement(nil, count: max(0, number + 1 - codes.count))
        codes[number] = Code(font: font, range: start..<digits.count, mark: mark)
        return fonts[font].isHexadecimal == isHexadecimal
    }

    private mutating func appendHexadecimal(_ byte: UInt8) {
        for digit in [byte >> 4, byte & 15] {
            digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// Beyond ASCII and for control characters as three octal digits.
    private mutating func appendLiteral(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"): digits += [UInt8(ascii: "\\"), byte]
        case 0x20..<0x7F: digits.append(byte)
        default: digits += [UInt8(ascii: "\\"), 0x30 + byte >> 6, 0x30 + byte >> 3 & 7, 0x30 + byte & 7]
        }
    }
}
