import Testing

@testable import Typesetting

struct TypesetterTests {
    private let typesetter: Typesetter
    private let font: Font

    init() throws {
        typesetter = Typesetter(library: try FontLibrary())
        font = typesetter.font(TextStyle(size: 9, lineHeight: 12))
    }

    @Test func `lines end at words`() {
        let layout = typesetter.layout("the quick brown fox jumps", font: font, width: 60)
        #expect(lines(layout).joined(separator: " ") == "the quick brown fox jumps")
        #expect(layout.lineCount > 1)
        #expect(layout.width <= 60.02)
    }

    @Test(arguments: [
        String(repeating: "Verylongword", count: 40),
        String(repeating: "Größenänderung", count: 30),
        String(repeating: "決済ページを改善する", count: 20),
        String(repeating: "خطأفيصفحةالدفع", count: 20),
        "short " + String(repeating: "x", count: 300) + " tail",
    ])
    func `a word wider than a line is broken by characters and nothing is lost`(text: String) {
        let layout = typesetter.layout(text, font: font, width: 80)
        let letters = lines(layout).joined().filter { $0 != " " }
        #expect(letters.unicodeScalars.count == text.unicodeScalars.count { $0 != " " })
        #expect(layout.lines.allSatisfy { $0.width <= 80.02 })
    }

    @Test(arguments: ["en-US, see a/b", "2024-03-31", "payments-core", "-x /v2/orders"])
    func `hyphens and slashes end a line only between letters`(text: String) {
        let layout = typesetter.layout(text, font: font, width: 1)
        let narrow = typesetter.layout(text, font: font, width: font.width(ofLatin: text.utf8) - 1)
        #expect(layout.lineCount >= 1)
        let expected = ["payments-core": 2, "2024-03-31": 2, "-x /v2/orders": 2, "en-US, see a/b": 2][text]
        #expect(narrow.lineCount == expected)
        if text == "payments-core" { #expect(lines(narrow) == ["payments-", "core"]) }
    }

    @Test(arguments: [
        "AVATAR Ton, r. Wy", "0123456789 (#14592)", "payments-core/4 \"x\" <b> {y}", "fi fl ffi -> != 10x10",
    ])
    func `the Latin table is as wide as Pango's own shaping`(text: String) {
        let unit = UnitShaper(library: typesetter.library)
            .unit(Array(text.utf8)[...], font: font, language: .any, isRightToLeft: false)
        #expect(abs(unit.width - font.width(ofLatin: text.utf8)) < 0.05)
    }

    @Test func `small print leaves out only kerning that cannot be seen`() {
        let small = typesetter.font(TextStyle(size: 7, lineHeight: 9))
        let text = "Intermittent failure of the /v2/orders endpoint with an empty cart"
        let scaled = font.width(ofLatin: text.utf8) * 7 / 9
        #expect(abs(small.width(ofLatin: text.utf8) - scaled) < scaled * 0.01)
    }

    @Test func `figures are equally wide`() {
        let (ones, others) = (typesetter.layout("1111111", font: font), typesetter.layout("0808080", font: font))
        #expect(abs(ones.width - others.width) < 0.001)
    }

    @Test func `a character that no font has is reported once for each text that asks`() {
        for _ in 0..<2 {
            _ = typesetter.layout("a\u{10FFFD}b", font: font)
            #expect(typesetter.takeUnshown().scalars == ["\u{10FFFD}"])
            #expect(typesetter.takeUnshown() == UnshownText())
        }
        _ = typesetter.layout("Größe Ошибка 決済 خطأ שגיאה ข้อ त्रुटि 🚀 👩‍💻", font: font)
        #expect(typesetter.takeUnshown() == UnshownText())
    }

    @Test(arguments: ["a\u{10FFFD}b", "\u{10FFFD}", "خ\u{10FFFD}ط", "a\u{10FFFD}\u{10FFFC}"])
    func `a missing character is reported even where its mark has no width`(text: String) {
        // So small that all widths are rounded to nothing, which Pango's own average is when two threads ask for it.
        let tiny = typesetter.font(TextStyle(size: 0.0005, lineHeight: 1))
        _ = typesetter.layout(text, font: tiny)
        let missing = text.unicodeScalars.filter { $0.value >= 0x10FFFC }
        #expect(typesetter.takeUnshown().scalars == Set(missing))
    }

    @Test func `right-to-left text leads from the right, with numbers left to right in it`() {
        let layout = typesetter.layout("خطأ 4.2 في", font: font, width: 200)
        #expect(layout.isRightToLeft)
        #expect(lines(layout) == ["في 4.2 خطأ"])
        #expect(!typesetter.layout("see خطأ", font: font).isRightToLeft)
    }

    @Test func `a stored layout can be laid out again`() {
        var layout = typesetter.layout("Größe und mehr davon", font: font, width: 30)
        typesetter.lay("short", font: font, width: 100, into: &layout)
        #expect(lines(layout) == ["short"])
        typesetter.lay("", font: font, width: 100, into: &layout)
        #expect(layout.isEmpty)
    }

    @Test func `lines that are remembered are the same lines`() {
        let text = "Größenänderung der Übersicht – 決済ページを改善する خطأ 4.2 في صفحة"
        let first = typesetter.layout(text, font: font, width: 70)
        var again = typesetter.layout("something else", font: font, width: 200)
        typesetter.lay(text, font: font, width: 70, into: &again)
        #expect(lines(again) == lines(first))
        #expect(again.lines.map(\.width) == first.lines.map(\.width))
        #expect(typesetter.layout(text, font: font, width: 200).lineCount < first.lineCount)
    }

    @Test func `a running title is shortened with an ellipsis, and only where it must be`() {
        let long = String(repeating: "Aktivität 決済 ", count: 40)
        let fitted = typesetter.fitted(long, font: font, width: 150)
        #expect(fitted.lineCount == 1)
        #expect(fitted.width <= 150)
        #expect(lines(fitted)[0].hasSuffix("…"))
        #expect(lines(typesetter.fitted("short", font: font, width: 150)) == ["short"])
    }

    @Test(arguments: [2, 3]) func `a text is shortened to so many lines, at a word or in it`(count: Int) {
        let long = String(repeating: "frequent words ", count: 40)
        let fitted = typesetter.fitted(long, font: font, width: 150, lines: count)
        #expect(fitted.lineCount == count)
        #expect(fitted.width <= 150.02)
        #expect(lines(fitted)[count - 1].hasSuffix("…"))
        let whole = typesetter.layout("two lines of words that fit", font: font, width: 80)
        #expect(whole.lineCount == 2)
        #expect(
            lines(typesetter.fitted("two lines of words that fit", font: font, width: 80, lines: count)) == lines(whole)
        )
    }
}
