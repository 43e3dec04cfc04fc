import Testing

@testable import Typesetting

struct FontLibraryTests {
    @Test func `no fonts at all is an error that says what to install`() {
        let error = #expect(throws: FontError.self) { try FontLibrary(directories: ["/nonexistent"]) }
        #expect(error == .noFonts(directories: ["/nonexistent"]))
        #expect(error?.description.contains("fonts-inter") == true)
    }

    @Test func `without Inter another typeface serves and the operator is told`() throws {
        let library = try FontLibrary(directories: ["/usr/share/fonts/truetype"])
        #expect(library.warnings == ["the typeface Inter is not installed: another one is used"])
        let typesetter = Typesetter(library: library)
        let layout = typesetter.layout("Größe", font: typesetter.font(TextStyle(size: 10, lineHeight: 12)))
        #expect(layout.width > 10)
        #expect(typesetter.takeUnshown() == UnshownText())
    }

    @Test func `with Inter there is nothing to tell`() throws {
        #expect(try FontLibrary().warnings.isEmpty)
    }

    @Test func `a path of an odd name does not break the configuration`() throws {
        let configuration = FontConfiguration(directories: ["/a&b<c"], cacheDirectories: [])
        #expect(configuration.xml.contains("<dir>/a&amp;b&lt;c</dir>"))
        #expect(try FontLibrary(directories: ["/a&b<c", "/usr/share/fonts"]).warnings.isEmpty)
    }
}
