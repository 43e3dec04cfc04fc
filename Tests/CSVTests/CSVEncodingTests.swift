import Foundation
import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

struct CSVEncodingTests {
    private static let text = "id,title,created\n1,Größe 山 \u{1F680} مرحبا,2026-03-01\n2,\"a\nb\",2026-03-02\n"

    private static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit in
            isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        }
    }

    @Test(arguments: [false, true])
    func `UTF-16 with a byte-order mark is simply read`(isBigEndian: Bool) throws {
        #expect(try ReadCSV(Self.utf16(Self.text, isBigEndian: isBigEndian)) == ReadCSV(Self.text))
    }

    @Test func `characters of UTF-16 are whole wherever the file's pieces end`() throws {
        let rows = (0..<90_000).map { "\($0),\(String(repeating: "y", count: $0 % 3))\u{1F680}é,2026-03-01\r\n" }
            .joined()
        let text = "id,title,created\r\n" + rows
        let read = try ReadCSV(Self.utf16(text, isBigEndian: false))
        #expect(try read == ReadCSV(text))
        #expect(read.rows.count == 90_000)
    }

    @Test func `halves of characters in UTF-16 are replaced`() {
        var decoder = UTF16Decoder(isBigEndian: true)
        let text = decoder.decode([0xD8, 0x3D, 0x00, 0x61, 0xDE, 0x80, 0xD8], isLast: true)
        #expect(String(decoding: text, as: UTF8.self) == "\u{FFFD}a\u{FFFD}\u{FFFD}")
    }

    @Test(arguments: ["Größe für — Übung", "Prix 12 €: déjà réglé", "Año “nuevo”", "l’été à l’hôtel", "m³"])
    func `a file that is Windows-1252 as a whole is read as that, and said to be`(title: String) throws {
        let rows = (0..<30_000).map { "\($0),plain,2026-03-01\n" }.joined()
        let text = "id,title,created\n\(rows)a,\(title),2026-03-02\n"
        let data = try #require(text.data(using: .windowsCP1252))
        let loaded = try LoadedCSV(data)
        #expect(loaded.items.count == 30_001 && loaded.items.last?.title == title)
        #expect(loaded.tally.lastingWarnings.count == 1)
        #expect(loaded.tally.warnings.first?.contains("was read as Windows-1252") == true)
        let shown = CSVPreview(Array(data.suffix(100)), isCut: false, options: CSVOptions())
        #expect(shown.warnings.first == loaded.tally.warnings.first)
    }

    @Test func `every byte of Windows-1252 becomes its character`() throws {
        for byte in UInt8.min...UInt8.max where Windows1252.has(byte) {
            let expected = try #require(String(data: Data([byte]), encoding: .windowsCP1252))
            #expect(String(decoding: Windows1252.utf8([byte]), as: UTF8.self) == expected)
        }
        #expect((UInt8.min...UInt8.max).filter { !Windows1252.has($0) } == [0x81, 0x8D, 0x8F, 0x90, 0x9D])
    }

    @Test(
        arguments: [
            // A byte that Windows-1252 has not, a letter of Windows-1250, half in UTF-8, and what says that it is UTF-8.
            Array("id,a,created\n1,Gr".utf8) + [0xFC, 0x20, 0x81, 0x20],
            Array("id,a,created\n1,by".utf8) + [0xB3, 0x61],
            Array("id,a,created\n1,Größe ".utf8) + [0xFC, 0x20],
            [0xEF, 0xBB, 0xBF] + Array("id,a,created\n1,".utf8) + [0xFC, 0x20],
        ] as [[UInt8]]
    )
    func `what may not be Windows-1252 is not read as that`(bytes: [UInt8]) {
        #expect(throws: CSVFileError.self) { try ReadCSV(bytes) }
    }

    @Test(arguments: [
        ("Größe", String.Encoding.isoLatin1, "Windows-1252"),
        ("プリンターが動かない", .shiftJIS, "Shift-JIS"),
        ("Ошибка при входе в систему", .windowsCP1251, "Windows-1251"),
    ])
    func `a file in an encoding that is not sure is refused as a whole, by what it may be`(
        title: String,
        encoding: String.Encoding,
        name: String
    ) throws {
        let rows = (0..<30_000).map { "\($0),plain,2026-03-01\n" }.joined()
        let data = try #require("id,title,created\n\(rows)1,\(title),2026-03-02\n".data(using: encoding))
        let error = try #require(throws: CSVFileError.self) { try ReadCSV(data) }
        #expect(error.description.contains("by its line 30002, ") && error.description.contains(name))
        #expect(error.description.contains("save it as UTF-8"))
    }

    @Test func `a header in another encoding is read or refused`() throws {
        #expect(try ReadCSV([0x61, 0x2C, 0xFC, 0x0A]).header == ["a", "ü"])
        #expect(throws: CSVFileError.self) { try ReadCSV([0x61, 0x2C, 0x81, 0x0A]) }
    }

    @Test func `a cut character at the end is another encoding too`() {
        #expect(throws: CSVFileError.self) { try ReadCSV(Array("id,a\n1,x".utf8) + [0xE2, 0x82]) }
    }

    @Test func `text in UTF-8 that something has damaged is read, and said to be`() throws {
        let rows = (0..<100).map { "\($0),Größe,2026-03-01\n" }.joined()
        let text = Array("id,title,created\n\(rows)a,x".utf8) + [0xFF] + Array("y,2026-03-02\n".utf8)
        let loaded = try LoadedCSV(text)
        #expect(loaded.items.count == 101 && loaded.items.last?.title == "x\u{FFFD}y")
        #expect(
            loaded.tally.warnings == [
                "Bytes of the column \"title\" that are not UTF-8 were replaced in 1 row: line 102"
            ]
        )
    }

    @Test func `a pipe in another encoding is refused where it shows`() throws {
        let pipe = Pipe()
        pipe.fileHandleForWriting.write(Data(Array("id,created\n1,2026-03-01\n".utf8) + [0xFC, 0x0A]))
        try pipe.fileHandleForWriting.close()
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        #expect(throws: CSVFileError.self) {
            var reader = try CSVReader.open(path: path)
            while try reader.next() != nil {}
        }
    }

    @Test func `line feeds are counted whatever stands around them`() throws {
        for count in 0..<20 {
            let text = Array("id,b\n\(String(repeating: "x\n\n", count: count))".utf8) + [0x81]
            #expect(throws: CSVFileError.self) { try ReadCSV(text) }
            do { _ = try ReadCSV(text) } catch CSVFileError.notUTF8(let line, _) { #expect(line == 2 + 2 * count) }
        }
    }
}
