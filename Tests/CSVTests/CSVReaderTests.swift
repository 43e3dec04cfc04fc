import HouseTestSupport
import Testing

@testable import CSV

struct CSVReaderTests {
    @Test(arguments: [
        ("a,b\n1,2\n", [["1", "2"]]),
        ("a,b\n1,2", [["1", "2"]]),
        ("a,b\r\n1,2\r\n", [["1", "2"]]),
        ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
        ("a,b\n1,2\r\n3,4\r5,6\n", [["1", "2"], ["3", "4"], ["5", "6"]]),
        ("a;b\n1;2,5\n", [["1", "2,5"]]),
        ("a\tb\n1\t2\n", [["1", "2"]]),
        ("\u{FEFF}a,b\n1,2\n", [["1", "2"]]),
        ("\u{FEFF}\"a\",b\n1,2\n", [["1", "2"]]),
        ("\"a;x\",b,c\n1,2,3\n", [["1", "2", "3"]]),
        ("\"a,x,y\";b\n1;2\n", [["1", "2"]]),
        ("a,b\n\"1,\n2\",3\n", [["1,\n2", "3"]]),
        ("a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", [["say \"hi\"", "\""]]),
        ("a,b\n\"\",\n", []),
        ("a,b\n5\" disk,x\"y\n", [["5\" disk", "x\"y"]]),
        ("a,b\n 1 ,\" 2 \"\n", [[" 1 ", " 2 "]]),
        ("a,b\n1,\n,2\n", [["1", ""], ["", "2"]]),
        ("\n\na,b\n\n1,2\n   \n,\n\t,\n\n3,4\n\n", [["1", "2"], ["3", "4"]]),
        ("a\n1\n\"2\"\n", [["1"], ["2"]]),
        ("a,b\n=1+1,@x\n", [["=1+1", "@x"]]),
        ("a,b\n1\u{0}2,\u{1}\n", [["1\u{0}2", "\u{1}"]]),
        ("a,b\n", []),
        ("a,b", []),
    ])
    func `rows are read as RFC 4180 says, with any delimiter and line break`(text: String, rows: [[String]]) throws {
        let read = try ReadCSV(text)
        #expect(read.rows == rows)
        #expect(read.refused.isEmpty)
    }

    @Test func `a row has the number of the line on which it starts`() throws {
        let read = try ReadCSV("a,b\r\n\r\n1,\"x\r\ny\rz\nw\"\r\n2,3\r4,5\n\n6,7")
        #expect(read.rows.map(\.[0]) == ["1", "2", "4", "6"])
        #expect(read.lines == [3, 7, 8, 10])
    }

    @Test func `a row may leave out its last fields or have empty ones more, but no others`() throws {
        let read = try ReadCSV("a,b\n1\n2,3\n4,5,6\n,,x\n7,8,, ,\n")
        #expect(read.rows == [["1"], ["2", "3"], ["7", "8"]])
        let kind = "the row has more fields than the header"
        #expect(
            read.refused == [
                RefusedRow(line: 4, reason: "the row has 3 fields, the header 2", kind: kind),
                RefusedRow(line: 5, reason: "the row has 3 fields, the header 2", kind: kind),
            ]
        )
    }

    @Test func `a quote closed by chance is reported with the lines that it took`() throws {
        let read = try ReadCSV("a,b\n1,\"2\n3,4\n5,6\"\n7,8\n9,\"x\n\",1,2\n")
        #expect(read.rows == [["1", "2\n3,4\n5,6"], ["7", "8"]])
        #expect(read.refused.map(\.line) == [6])
        #expect(read.refused.map(\.reason) == ["the row has 4 fields, the header 2 (the row runs to line 7)"])
    }

    @Test func `a first line that names the delimiter is none of the rows`() throws {
        #expect(try ReadCSV("sep=;\na,x;b\n1;2\n").header == ["a,x", "b"])
        #expect(try ReadCSV("\u{FEFF}\"sep=\t\"\r\na,b\tc\r\n1\t2\r\n").rows == [["1", "2"]])
        #expect(try ReadCSV("SEP=|\na|b\n1|2\n").lines == [3])
        #expect(try ReadCSV("sep=value,b\n1,2\n").header == ["sep=value", "b"])
    }

    @Test func `ten thousand columns are read`() throws {
        let header = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        let read = try ReadCSV("\(header)\n\(String(repeating: "x,", count: 9_999))y\n1,2\n")
        #expect(read.rows.map(\.count) == [10_000, 2])
    }

    @Test func `rows are whole wherever the reader's chunks end`() throws {
        let rows = (0..<60_000).map { ["\($0)", "ü\"\r\n\(String(repeating: "y", count: $0 % 37))"] }
        let text = rows.map { "\($0[0]),\"\($0[1].replacing("\"", with: "\"\""))\"" }.joined(separator: "\r\n")
        let read = try ReadCSV("a,b\r\n\(text)")
        #expect(read.rows == rows)
        #expect(read.lines == (0..<60_000).map { 2 + 2 * $0 })
    }

    @Test(arguments: ["", "\u{FEFF}", "\n\r\n  \n"])
    func `a file without a header is refused`(text: String) {
        #expect(throws: CSVFileError.empty) { try ReadCSV(text) }
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x00, 0x00], "UTF-32"),
            ([0x61, 0x00, 0x2C, 0x00], "UTF-16 without a byte-order mark, or a binary file"),
            ([0x00, 0x61, 0x00, 0x2C], "UTF-16 without a byte-order mark, or a binary file"),
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "an Excel workbook or a ZIP archive"),
            ([0x1F, 0x8B, 0x08, 0x00], "a gzip file"),
        ] as [([UInt8], String)]
    )
    func `what is not UTF-8 text is refused by what it looks like`(bytes: [UInt8], what: String) {
        #expect(throws: CSVFileError.notText(what: what)) { try ReadCSV(bytes) }
    }

    @Test func `a header with a quote that is not closed is refused`() {
        let reason = "the quote that opens on line 1 is not closed before the file ends"
        #expect(throws: CSVFileError.header(line: 1, reason: reason)) { try ReadCSV("\"a,b\n1,2\n") }
    }

    @Test func `a file that is not there and a folder are refused in words`() {
        #expect(throws: CSVFileError.unreadable(path: "/nowhere/x.csv", reason: "No such file or directory")) {
            _ = try CSVReader.open(path: "/nowhere/x.csv")
        }
        #expect(throws: CSVFileError.unreadable(path: "/tmp", reason: "Is a directory")) {
            _ = try CSVReader.open(path: "/tmp")
        }
    }
}
