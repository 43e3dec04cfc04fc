import CTypesetting

/// Breaks any text into lines: Unicode's line breaking from Pango, words shaped one by one, and each line reordered
/// by the bidirectional algorithm's rule L2.
///
/// The parts between two places where a line may end are atoms; an atom is placed whole, or by characters where it is
/// wider than a line. Isolates have done their work when the levels are known, and are in no run: they are neither drawn
/// nor copied.
struct UnicodeBreaker {
    /// A stretch of one level: shaped, or plain ASCII read from the Latin table.
    struct Run {
        var unit: ShapedUnit?
        var bytes: Range<Int>
        var level: UInt8
        var width: Double
        var isSpace = false
    }

    private let text: CleanText
    private let font: Font
    private let width: Double
    private let shaper: UnitShaper
    private let analysis: TextAnalysis
    /// Where the text ends without the isolates that close it.
    private let end: Int
    /// The open line, in the order of the text.
    private var runs: [Run] = []
    private var pen = 0.0

    init(text: CleanText, _ analysis: TextAnalysis, font: Font, width: Double, shaper: UnitShaper) {
        self.text = text
        self.font = font
        self.width = width + 0.01
        self.shaper = shaper
        self.analysis = analysis
        var end = text.bytes.count
        while text.hasIsolates, end >= 3, Isolate.begins(text.bytes, at: end - 3) { end -= 3 }
        self.end = end
    }

    mutating func run(_ layout: inout TextLayout) {
        layout.isRightToLeft = analysis.isRightToLeft
        var start = 0
        for end in 1...analysis.count where end == analysis.count || analysis.allowsBreak(before: end) {
            place(start..<end, &layout)
            start = end
        }
        closeLine(runs.count, &layout)
    }

    private mutating func place(_ atom: Range<Int>, _ layout: inout TextLayout) {
        let hasSpace = text.bytes[analysis.offset(atom.upperBound) - 1] == 0x20
        let word = atom.lowerBound..<atom.upperBound - (hasSpace ? 1 : 0)
        let mark = runs.count
        let needed = append(word)
        if needed > width {
            runs.removeSubrange(mark...)
            placeByCharacters(word, &layout)
        } else {
            keep(from: mark, needed, &layout)
        }
        if hasSpace { appendSpace(word.upperBound) }
    }

    private mutating func placeByCharacters(_ word: Range<Int>, _ layout: inout TextLayout) {
        closeLine(runs.count, &layout)
        var start = word.lowerBound
        for end in start + 1...max(word.upperBound, start + 1) {
            guard end == word.upperBound || analysis.isCharacterStart(end) else { continue }
            let mark = runs.count
            keep(from: mark, append(start..<end), &layout)
            start = end
        }
    }

    /// Leaves the runs from `mark` on the open line if there is room, or begins the next line with them.
    private mutating func keep(from mark: Int, _ needed: Double, _ layout: inout TextLayout) {
        if pen > 0, pen + needed > width { closeLine(mark, &layout) }
        pen += needed
    }

    /// Shapes characters onto the end of the open line, level by level, and returns their width.
    private mutating func append(_ characters: Range<Int>) -> Double {
        var needed = 0.0
        var start = characters.lowerBound
        while start < characters.upperBound {
            if isIsolate(start) {
                start += 1
                continue
            }
            let level = analysis.level(start)
            var end = start + 1
            while end < characters.upperBound, analysis.level(end) == level, !isIsolate(end) { end += 1 }
            let run = shaped(analysis.offset(start)..<analysis.offset(end), level: level)
            runs.append(run)
            needed += run.width
            start = end
        }
        return needed
    }

    private func isIsolate(_ character: Int) -> Bool {
        text.hasIsolates && Isolate.begins(text.bytes, at: analysis.offset(character))
    }

    private func shaped(_ bytes: Range<Int>, level: UInt8) -> Run {
        let slice = text.bytes[bytes]
        if level % 2 == 0, slice.allSatisfy({ $0 < 0x80 }) {
            return Run(unit: nil, bytes: bytes, level: level, width: font.width(ofLatin: slice))
        }
        let unit = shaper.unit(slice, font: font, language: text.language, isRightToLeft: level % 2 == 1)
        return Run(unit: unit, bytes: bytes, level: level, width: unit.width)
    }

    private mutating func appendSpace(_ character: Int) {
        let bytes = analysis.offset(character)..<analysis.offset(character + 1)
        let width = font.spaceWidth
        runs.append(Run(unit: nil, bytes: bytes, level: analysis.level(character), width: width, isSpace: true))
        pen += width
    }

    /// Ends the line before the run at `end`; the runs from there on begin the next one.
    private mutating func closeLine(_ end: Int, _ layout: inout TextLayout) {
        let last = end > 0 && runs[end - 1].isSpace ? end - 1 : end
        if last > 0 {
            let first = layout.pieces.count
            var x = 0.0
            for run in analysis.hasLevels ? Self.visual(Array(runs[..<last])) : runs[..<last] {
                layout.pieces.append(TextLayout.Piece(unit: run.unit, bytes: run.bytes, x: x))
                x += run.width
            }
            let isWhole = last < end || runs[last - 1].bytes.upperBound >= self.end
            layout.lines.append(TextLayout.Line(pieces: first..<layout.pieces.count, width: x, endsWord: isWhole))
        }
        runs.removeSubrange(..<end)
        pen = 0
    }

    /// Rule L2: from the highest level to the lowest odd one, reverse each stretch at that level or above.
    static func visual(_ runs: [Run]) -> ArraySlice<Run> {
        var result = runs
        let highest = runs.map(\.level).max() ?? 0
        for level in stride(from: highest, to: 0, by: -1) {
            var start = 0
            while start < result.count {
                var end = start
                while end < result.count, result[end].level >= level { end += 1 }
                if end > start { result[start..<end].reverse() }
                start = max(end, start + 1)
            }
        }
        return result[...]
    }
}
