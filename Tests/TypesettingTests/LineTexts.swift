@testable import Typesetting

/// The text of each line, as its pieces have it from the left.
func lines(_ layout: TextLayout) -> [String] {
    layout.lines.map { line in
        let bytes = layout.pieces[line.pieces].flatMap { Array(layout.text.bytes[$0.bytes]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
