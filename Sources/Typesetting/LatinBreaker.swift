/// Breaks printable ASCII into lines by reading the Latin table: no shaping, no allocation.
///
/// Lines end at spaces, after hyphens and slashes between letters (as Unicode's line breaking has it), and inside a
/// word only when it is wider than a whole line.
struct LatinBreaker {
    let font: Font
    let width: Double

    func run(_ layout: inout TextLayout) {
        let count = layout.text.bytes.count
        guard count > 0 else { return }
        let limit = (width + 0.01) / font.style.size
        var start = 0
        while start < count {
            let line = layout.text.bytes.withUnsafeBufferPointer { nextLine($0, from: start, limit: limit) }
            let piece = layout.pieces.count
            layout.pieces.append(TextLayout.Piece(unit: nil, bytes: start..<line.end, x: 0))
            layout.lines.append(
                TextLayout.Line(
                    pieces: piece..<piece + 1,
                    width: line.width * font.style.size,
                    endsWord: line.next > line.end || line.end == count
                )
            )
            start = line.next
        }
    }

    private struct Break {
        /// Where the line's letters end, and where the next line's begin.
        var end: Int
        var next: Int
        var width: Double
    }

    private func nextLine(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, limit: Double) -> Break {
        let table = font.table
        let tracking = font.style.tracking
        var previous = LatinTable.none
        var pen = 0.0
        var candidate: Break?
        for index in start..<bytes.count {
            let letter = Int(bytes[index] &- LatinTable.first)
            let step = table.step(previous, letter) + tracking
            if letter == 0 {
                candidate = Break(end: index, next: index + 1, width: pen)
            } else if pen + step > limit, index > start {
                return candidate ?? Break(end: index, next: index, width: pen)
            }
            pen += step
            if Self.allowsBreak(bytes, after: index) {
                candidate = Break(end: index + 1, next: index + 1, width: pen)
            }
            previous = letter
        }
        return Break(end: bytes.count, next: bytes.count, width: pen)
    }

    private static func allowsBreak(_ bytes: UnsafeBufferPointer<UInt8>, after index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "/") else { return false }
        guard index > 0, index + 1 < bytes.count else { return false }
        return isLetter(bytes[index + 1]) && bytes[index - 1] != 0x20
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
}

extension Font {
    /// The width of printable ASCII on one line, in points.
    func width(ofLatin bytes: some Collection<UInt8>) -> Double {
        var previous = LatinTable.none
        var pen = 0.0
        for byte in bytes {
            let letter = Int(byte &- LatinTable.first)
            pen += table.step(previous, letter) + style.tracking
            previous = letter
        }
        return pen * style.size
    }
}
