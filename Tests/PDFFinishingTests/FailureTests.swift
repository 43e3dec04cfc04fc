import PDFFinishing
import Testing

struct FailureTests {
    private struct Full: Error {}

    /// Wherever it is cut: never a crash, always an error.
    @Test func `wherever it is cut, a document is an error`() throws {
        let input = CairoFixture().bytes
        let end = try #require(input.lastIndex(of: UInt8(ascii: "f")))
        for count in stride(from: 0, to: end - 4, by: 13) {
            #expect(throws: PDFFinishingError.unexpectedEnd) { try FinishedDocument(Array(input[..<count])) }
        }
    }

    /// One byte changed: an error or a document, never a crash.
    @Test(arguments: [0x00, 0x20, 0x39, 0x28, 0xFF] as [UInt8])
    func `a damaged byte gives an error or a document, never a crash`(byte: UInt8) throws {
        let input = CairoFixture().bytes
        for index in stride(from: 0, to: input.count, by: 7) {
            var damaged = input
            damaged[index] = byte
            #expect(throws: Never.self) {
                do { _ = try FinishedDocument(damaged) } catch is PDFFinishingError {}
            }
        }
    }

    @Test func `what is no PDF is an error at its place`() {
        let text = Array("This is a line of text, and no object of a PDF.\n".utf8)
        #expect(throws: PDFFinishingError.unexpectedBytes(offset: 0)) { try FinishedDocument(text) }
    }

    @Test func `an object number that no reader takes is an error`() {
        #expect(throws: PDFFinishingError.objectNumber(99_999_999)) {
            try FinishedDocument(Array("99999999 0 obj\n1\nendobj\n".utf8))
        }
    }

    @Test func `what the writer throws is thrown on`() throws {
        let input = CairoFixture().bytes
        #expect(throws: Full.self) {
            var finisher = PDFFinisher(FinishedDocument.sample) { _ in throw Full() }
            try input.withUnsafeBytes { try finisher.take($0) }
            try finisher.finish()
        }
    }
}
