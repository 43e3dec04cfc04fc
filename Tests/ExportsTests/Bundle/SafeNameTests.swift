import Testing

@testable import Exports

struct SafeNameTests {
    @Test(arguments: ["#12", "ABC-12", "INC0010001", "a.b", "straße", "東京", "x y", "console", "COM10"])
    func `an ordinary key stays as it is`(key: String) {
        #expect(SafeName.component(key) == key)
    }

    @Test(arguments: [
        ("a/b\\c:*?", "a_b_c___"), ("\"<>|", "____"), ("..", "_"), (".", "_"), (".git", "_git"), ("-rf", "_rf"),
        ("", "_"), ("   ", "_"), ("end. .", "end"), (" start", "start"), ("a\u{0}b\nc\u{7F}", "a_b_c_"),
        ("\u{202E}fdp.exe", "_fdp.exe"), ("a\u{200B}b\u{FEFF}", "a_b_"), ("a\u{A0}b", "a b"), ("e\u{301}", "\u{E9}"),
    ])
    func `what some system refuses or hides is replaced`(key: String, name: String) {
        #expect(SafeName.component(key).unicodeScalars.elementsEqual(name.unicodeScalars))
    }

    @Test(arguments: ["CON", "con", "Aux", "nul.txt", "COM1", "lpt9.tar.gz", "COM\u{B9}", "CONIN$"])
    func `the name of a Windows device is changed`(key: String) {
        #expect(SafeName.component(key) == "_" + key)
    }

    @Test func `a long key is cut between scalars`() {
        #expect(SafeName.component(String(repeating: "x", count: 500)).utf8.count == 100)
        let kana = SafeName.component(String(repeating: "あ", count: 100))
        #expect(kana == String(repeating: "あ", count: 33))
    }
}
