import Testing

@testable import Typesetting

struct IsolateTests {
    private let typesetter: Typesetter
    private let font: Font

    init() throws {
        typesetter = Typesetter(library: try FontLibrary())
        font = typesetter.font(TextStyle(size: 9, lineHeight: 12))
    }

    @Test(arguments: [
        ("bug", "bug"), ("Größe 決済", "Größe 決済"), ("", ""), ("خلل", "\u{2068}خلل\u{2069}"),
        ("v2 שגיאה", "\u{2068}v2 שגיאה\u{2069}"), ("خ\u{2069}\u{202E}ل", "\u{2068}خل\u{2069}"),
    ])
    func `a name that reads from the right is isolated, without marks of its own`(name: String, expected: String) {
        #expect(Isolate.around(name) == expected)
    }

    @Test(arguments: [
        ("a \u{2068}b\u{2069} c", "a b c"), ("\u{2068} b \u{2069}", "b"), ("\u{2068}\u{2069}", ""),
        ("is \u{2068}خلل \u{2069}: 1", "is \u{2068}خلل\u{2069} : 1"), ("\u{2067}خلل\u{2069}", "خلل\u{2069}"),
    ])
    func `isolates stay where something reads from the right`(input: String, expected: String) {
        let text = CleanText(input)
        #expect(text.string == expected)
        #expect(text.hasIsolates == expected.unicodeScalars.contains("\u{2069}"))
        let isASCII = expected.utf8.allSatisfy { $0 < 0x80 }
        #expect(text.isASCII == isASCII)
    }

    @Test(arguments: [
        ("The most frequent type is \u{2068}خلل\u{2069}: 80 % of 40", "The most frequent type is خلل: 80 % of 40"),
        ("\u{2068}الربع\u{2069}: 1 April", "الربع: 1 April"),
        ("\u{2068}خلل\u{2069} · \u{2068}عاجل\u{2069}", "خلل · عاجل"),
        ("in \u{2068}a خلل\u{2069}", "in a خلل"), ("\u{2068}خلل\u{2069}", "خلل"),
    ])
    func `an isolated name does not turn its sentence around, and its marks are not drawn`(text: String, shown: String)
    {
        let layout = typesetter.layout(text, font: font)
        #expect(lines(layout) == [shown])
        #expect(!layout.isRightToLeft)
        #expect(layout.lines.map(\.endsWord) == [true])
        #expect(typesetter.takeUnshown() == UnshownText())
    }

    @Test(arguments: ["خلل \u{2068}خلل\u{2069}", "\u{2068}a\u{2069} خلل", "خلل \u{2068}a\u{2069} b"])
    func `a text from the right stays one, whatever is isolated in it`(text: String) {
        #expect(typesetter.layout(text, font: font).isRightToLeft)
    }

    @Test func `without isolates it does`() {
        #expect(lines(typesetter.layout("is خلل: 80 of", font: font)) != ["is خلل: 80 of"])
        #expect(typesetter.layout("خلل · عاجل", font: font).isRightToLeft)
    }

    @Test(arguments: [1, 20, 40, 80]) func `isolates in lines of any width are whole texts`(width: Double) {
        let text = "one \u{2068}خطأ في صفحة الدفع\u{2069}, two \u{2068}שגיאה\u{2069}"
        let layout = typesetter.layout(text, font: font, width: width)
        let letters = lines(layout).joined().unicodeScalars.filter { $0 != " " }
        let marks: [Unicode.Scalar] = ["\u{2068}", "\u{2069}", " "]
        let expected = text.unicodeScalars.count { !marks.contains($0) }
        #expect(letters.count == expected)
    }
}
