import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

/// Files whose quotation marks are not written as RFC 4180 wants them: no row may come of the inside of a cell.
struct BrokenQuoteTests {
    private static let header = "id,title,note,day\n"
    private static let rest = "2,B,x,d2\n3,C,\"all \"\"well\"\" here\",d3\n"

    @Test(arguments: [
        "1,A,\"log: the user said \"no\" then\n77,Ghost,x,d5\nend\",d1",
        "1,A,\"log: the user said \"no\", then\n77,Ghost,x,d5\nend\",d1",
        "1,A,\"log: \"yes\", \"no\", then\n77,Ghost,x,d5\n78,Ghost,x,d5\nend\",d1",
        "1,A,\"he said \", then\n77,Ghost,x,d5\nend\",d1",
        "1,A,\"log: \"a\" b\n77,Ghost,x,d5\n\nmore, text\n\nlast\" line\",d1",
        "1, \"A, one\", \"said \"no\" then\n77,Ghost,x,d5\nend\", d1",
        "1,A,\"he said \"hi\"\",d1", "1,\"A \"quoted\" title\",x,d1", "1,\"Al\"pha,x,d1", "1,\"5\" disk\",x,d1",
        "1, \"A\" is good,x,d1",
    ])
    func `a cell with quotes that are not doubled goes to where it seems to go, and rows behind it are read`(
        row: String
    ) throws {
        for (text, lineBreak) in [(row, "\n"), (row, "\r\n"), (row, "\r")] {
            let text = (Self.header + text + "\n" + Self.rest).replacing("\n", with: lineBreak)
            let read = try ReadCSV(text)
            #expect(read.rows.map(\.[0]) == ["1", "2", "3"])
            #expect(read.rows.map(\.[3].last) == ["1", "2", "3"])
            #expect(read.repaired == [2] && read.refused.isEmpty && read.failure == nil)
        }
    }

    @Test func `the text of such a cell is whole`() throws {
        let text = "1,A,\"said \"no\" then\n77,Ghost,x,d5\nend\",d1\n"
        let read = try ReadCSV(Self.header + text + Self.rest)
        #expect(read.rows[0][2] == "said \"no\" then\n77,Ghost,x,d5\nend")
        #expect(read.lines == [2, 5, 6])
    }

    @Test func `a broken cell in the last column ends with its line`() throws {
        let read = try ReadCSV(
            "id,day,note\n1,d1,\"said \"no\" and \"yes then\n77,d5,Ghost\nend\"\n2,d2,x\n3,d3,\"y\"\n"
        )
        #expect(read.rows.map(\.[0]) == ["1", "2", "3"])
    }

    @Test(arguments: [
        // The cell is never closed.
        "1,A,\"log\n77,Ghost,x,d5\n", "1,A,\"log\n77,Ghost,x,d5\n2,B,\"x\",d2\n",
        // Its inside looks like rows with quotes.
        "1,A,\"said \"no\" then\n77,\"Ghost\",x,d5\nend\",d1\n",
        "1,A,\"said \"no\",\"yes\" then\n77,Ghost,x,d5\nend\",d1\n",
    ])
    func `where nobody can tell where a cell ends nothing behind it is read, and the error names its line`(
        rows: String
    ) throws {
        let read = try ReadCSV(Self.header + "0,Z,\"x\",d0\n" + rows)
        #expect(read.rows.map(\.[0]) == ["0"])
        #expect(read.failure == .brokenQuote(line: 3))
    }

    @Test func `a bad row on one line is refused, and no more`() throws {
        let read = try ReadCSV(Self.header + "1,A,\"a \"quoted\" word\", and more,d1\n" + Self.rest)
        #expect(read.rows.map(\.[0]) == ["2", "3"])
        #expect(
            read.refused == [RefusedRow(line: 2, reason: "a quotation mark inside a quoted cell is not written twice")]
        )
    }

    @Test func `inches in plain cells mean nothing to the rows around them`() throws {
        let read = try ReadCSV(Self.header + "1,\"A, x\",y,d1\n2,Disk 3.5\",x,d2\n3,C,7\" wide,d3\n")
        #expect(read.rows.map(\.[0]) == ["1", "2", "3"])
        #expect(read.repaired.isEmpty && read.doubtful.isEmpty)
    }

    @Test func `a quote that ends a cell that none begins makes the rows before it doubtful`() throws {
        let read = try ReadCSV(Self.header + "1,A,\"x\",d1\n2,B,x,d2\nhm,3\"\n4,D,x,d4\n")
        #expect(read.doubtful == [3...4])
    }

    @Test func `a row of more than 1 MiB is refused as one, whatever is in it`() throws {
        let ghosts = String(repeating: "77,Ghost,x,d5\r\n", count: 100_000)
        let huge = String(repeating: "y", count: CSVReader.maxRecordBytes)
        let read = try ReadCSV(
            Self.header + "1,A,\"\(ghosts)\",d1\n2,B,x,d2\n3,C,\(huge),d3\n4,D,\"\(ghosts)\"\"\",d4\r\n5,E,\"x\",d5"
        )
        #expect(read.rows.map(\.[0]) == ["2", "5"])
        #expect(read.lines == [100_003, 200_006])
        #expect(read.refused.map(\.line) == [2, 100_004, 100_005])
        #expect(Set(read.refused.map(\.reason)) == ["the row is longer than 1 MiB"])
    }

    @Test func `a quote left open to the end of a long file ends it with its line`() throws {
        let rows = String(repeating: "1,2,3,4\n", count: 300_000)
        let read = try ReadCSV(Self.header + "0,0,0,0\n0,\"0\n\(rows)")
        #expect(read.rows.count == 1)
        #expect(read.failure == .brokenQuote(line: 3))
    }

    @Test func `quotes that could make reading take for ever end it with a sentence`() throws {
        let read = try ReadCSV("a,b\n" + String(repeating: "x\",\"\n", count: 400_000))
        #expect(read.failure == .brokenQuote(line: 2))
        let many = try ReadCSV("a,b\n" + String(repeating: "\"x\"y,\"z\"w\n", count: 100_000))
        #expect(many.repaired.count == 100_000)
    }

    @Test func `the load takes what comes before a broken cell, and says from where on rows may be false`() throws {
        let text = "id,title,created_at\n1,A,2026-03-01\n2,\"B \"x\" y\",2026-03-02\n3,\"C,2026-03-03\n4,D,2026-03-04\n"
        try withCSVFile(text) { path in
            var load = try CSVImport(path: path)
            let page = try load.nextPage()
            #expect(page?.items.map(\.externalID) == ["1", "2"])
            #expect(load.tally.lastingWarnings.first?.contains("from there on rows may be false: line 3") == true)
            #expect(throws: CSVFileError.brokenQuote(line: 4)) { _ = try load.nextPage() }
        }
    }
}
