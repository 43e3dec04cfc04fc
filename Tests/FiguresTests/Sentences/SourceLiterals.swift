/// The words that a Swift file can write: its string literals, cut where values are put in.
struct SourceLiterals {
    private(set) var pieces: [String] = []
    private var characters: [Character]
    private var place = 0

    init(of source: String) {
        characters = Array(source)
        while let character = next() {
            if character == "/", peek == "/" {
                skipLine()
            } else if character == "\"" {
                readString()
            }
        }
    }

    private var peek: Character? { place < characters.count ? characters[place] : nil }

    private mutating func next() -> Character? {
        guard place < characters.count else { return nil }
        defer { place += 1 }
        return characters[place]
    }

    private mutating func skipLine() {
        while let character = next(), character != "\n" {}
    }

    private mutating func readString() {
        var piece = ""
        while let character = next(), character != "\"" {
            guard character == "\\" else {
                piece.append(character)
                continue
            }
            if peek == "(" {
                pieces.append(piece)
                piece = ""
                skipValue()
            } else if let escape = readEscape() {
                piece.append(escape)
            }
        }
        pieces.append(piece)
    }

    /// What stands in parentheses may have strings of its own, which count too.
    private mutating func skipValue() {
        var depth = 0
        while let character = next() {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == "\"" { readString() }
            if depth == 0 { return }
        }
    }

    private mutating func readEscape() -> Character? {
        guard next() == "u" else { return nil }
        _ = next()
        var digits = ""
        while let character = next(), character != "}" { digits.append(character) }
        return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map(Character.init)
    }
}
