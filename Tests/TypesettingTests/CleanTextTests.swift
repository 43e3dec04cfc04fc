import Testing

@testable import Typesetting

struct CleanTextTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("  two   words \n", "two words"),
        ("a\u{0}b\tc\r\nd", "a b c d"),
        ("zero\u{200B}width\u{FEFF}", "zerowidth"),
        ("a\u{3000}b\u{2028}c\u{85}d", "a b c d"),
        ("no\u{A0}break", "no\u{A0}break"),
        ("soft\u{AD}hyphen", "softhyphen"),
        ("gnp.exe\u{202E}cod", "gnp.execod"),
        ("👩\u{200D}💻", "👩\u{200D}💻"),
        ("", ""),
        ("\u{0}\u{200B}\n", ""),
    ])
    func `controls, odd spaces and overrides of direction are taken out`(input: String, expected: String) {
        #expect(CleanText(input).string == expected)
    }

    @Test func `noncharacters become replacement characters`() {
        let bytes: [UInt8] = [0x61, 0xEF, 0xBF, 0xBE, 0x62, 0xEF, 0xB7, 0x90, 0x63, 0xF0, 0x9F, 0xBF, 0xBF]
        #expect(CleanText(String(decoding: bytes, as: UTF8.self)).string == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    }

    @Test func `the kinds of text are told apart`() {
        #expect(CleanText("abc").isASCII)
        #expect(!CleanText("Größe").isASCII)
        #expect(CleanText("a\u{0}b").isASCII)
        #expect(CleanText("خطأ").hasRightToLeft)
        #expect(CleanText("שגיאה").hasRightToLeft)
        #expect(!CleanText("Ошибка").hasRightToLeft)
        #expect(CleanText("決済ページ").language == .japanese)
        #expect(CleanText("支付页面").language == .chinese)
        #expect(CleanText("결제 頁").language == .korean)
    }

    @Test func `what is left of the last text does not show in the next`() {
        var text = CleanText("خطأ 決済ページ ")
        text.take("x")
        #expect(text.string == "x")
        #expect(text.isASCII)
        #expect(!text.hasRightToLeft)
        #expect(text.language == .any)
    }
}
