import CTypesetting

/// Glyphs, widths and kerning of the printable ASCII characters in one face, in ems.
///
/// With contextual features off, an ASCII text is its letters' glyphs and its pairs' kerning: a table read instead of
/// a shaping. A pair is shaped once, when it is first met.
final class LatinTable {
    static let first: UInt8 = 0x20
    static let count = 95
    /// The row of a letter that nothing precedes.
    static let none = 95
    private static let referenceSize = 1000.0
    /// Kerning below this many ems is left out in small print, where it is under a tenth of a millimetre: each kerned
    /// pair costs a number in the file, and a quarter of all pairs are kerned by a hair.
    private static let smallestKerning = 0.026

    let face: FontFace
    let capHeight: Double
    private let isSmallPrint: Bool
    /// What stands in for a character that no font has: U+FFFD, or `?` in a face without it.
    let replacement: (glyph: UInt32, width: Double)
    private let item: ShapingItem
    private let glyphs: UnsafeMutablePointer<UInt32>
    private let widths: UnsafeMutablePointer<Double>
    /// By preceding letter, then letter: kerning plus width; NaN until asked for.
    private let steps: UnsafeMutablePointer<Double>

    init(style: TextStyle, isSmallPrint: Bool, library: FontLibrary) {
        self.isSmallPrint = isSmallPrint
        var reference = style
        reference.size = Self.referenceSize
        let attributes = Font.attributes(for: reference, families: library.families)
        defer { pango_attr_list_unref(attributes) }
        item = ShapingItem(text: "H", context: library.context, attributes: attributes)
        glyphs = .allocate(capacity: Self.count)
        widths = .allocate(capacity: Self.count)
        steps = .allocate(capacity: (Self.count + 1) * Self.count)
        steps.initialize(repeating: .nan, count: (Self.count + 1) * Self.count)
        face = library.face(of: item.item.pointee.analysis.font)
        capHeight = face.height(item.shape(Array("H".utf8)).first?.glyph ?? 0)
        replacement = Self.replacement(in: item)
        for index in 0..<Self.count {
            let shaped = item.shape([Self.first + UInt8(index)])
            (glyphs + index).initialize(to: shaped.first?.glyph ?? 0)
            (widths + index).initialize(to: Self.ems(shaped))
            steps[Self.none * Self.count + index] = widths[index]
        }
    }

    deinit {
        glyphs.deallocate()
        widths.deallocate()
        steps.deallocate()
    }

    func glyph(_ letter: Int) -> UInt32 { glyphs[letter] }

    func width(_ letter: Int) -> Double { widths[letter] }

    /// How far the pen moves for `letter` after `previous`.
    func step(_ previous: Int, _ letter: Int) -> Double {
        let step = steps[previous * Self.count + letter]
        return step.isNaN ? shapePair(previous, letter) : step
    }

    @inline(never)
    private func shapePair(_ previous: Int, _ letter: Int) -> Double {
        let pair = item.shape([Self.first + UInt8(previous), Self.first + UInt8(letter)])
        var kerning = Self.ems(pair) - widths[previous] - widths[letter]
        if isSmallPrint, abs(kerning) < Self.smallestKerning { kerning = 0 }
        let step = kerning + widths[letter]
        steps[previous * Self.count + letter] = step
        return step
    }

    private static func ems(_ shaped: [(glyph: UInt32, width: Int32)]) -> Double {
        Double(shaped.reduce(0) { $0 + $1.width }) / (Double(PANGO_SCALE) * referenceSize)
    }

    private static func replacement(in item: ShapingItem) -> (glyph: UInt32, width: Double) {
        let mark = item.shape(Array("\u{FFFD}".utf8))
        // Above 0x0FFF_FFFF is Pango's flag for a character that the font lacks.
        let shaped = (mark.first?.glyph ?? .max) < 0x0FFF_FFFF ? mark : item.shape(Array("?".utf8))
        return (shaped.first?.glyph ?? 0, ems(shaped))
    }
}
