import Testing

@testable import CSV
@testable import Items

struct CSVPreviewTests {
    private func preview(
        _ text: String,
        isCut: Bool = false,
        _ options: CSVOptions = CSVOptions(place: .http)
    ) -> CSVPreview {
        CSVPreview(Array(text.utf8), isCut: isCut, options: options)
    }

    @Test func `it shows what each column became, and the first rows with their items`() throws {
        let text = "Issue key,Summary,Created (UTC),Sprint\nA-1,One,2026-03-01 10:00,S\n"
        let shown = preview(text + (2..<20).map { "A-\($0),x,2026-03-01,\n" }.joined())
        #expect(shown.export == "Jira" && shown.delimiter == ",")
        #expect(shown.columns.map(\.name) == ["Issue key", "Summary", "Created (UTC)", "Sprint"])
        #expect(shown.columns.map(\.field) == ["key", "title", "created_at", nil])
        #expect(shown.columns.map(\.timeZone) == [nil, nil, "GMT", nil])
        #expect(shown.rows.count == 5 && shown.rowsRead == 19 && shown.rowsTaken == 19)
        #expect(shown.rows[0].cells == ["A-1", "One", "2026-03-01 10:00", "S"])
        #expect(shown.rows[0].item?.item.createdAt.description == "2026-03-01T10:00:00Z")
        #expect(shown.problems.isEmpty)
    }

    @Test func `without a column for the creation it shows the columns and says which field wants one`() {
        let shown = preview("id,title,opened on\n1,A,2026-03-01\n")
        #expect(shown.columns.map(\.field) == ["external_id", "title", nil])
        #expect(shown.problems.map(\.pointer) == ["/map"] && shown.problems.map(\.field) == ["created_at"])
        #expect(shown.rows.first?.cells == ["1", "A", "2026-03-01"])
        let mapped = preview("id,title,opened on\n1,A,2026-03-01\n", CSVOptions(mapping: ["created_at=opened on"]))
        #expect(mapped.problems.isEmpty && mapped.rowsTaken == 1)
    }

    private func preview(_ text: String, _ options: CSVOptions) -> CSVPreview { preview(text, isCut: false, options) }

    @Test func `dates that can't be read are a problem of the date format, with formats that would do`() {
        let shown = preview("id,created\n1,03/04/2026 15:45\n2,03/05/2026 10:00\n")
        #expect(shown.rowsTaken == 0 && shown.dateFormats == ["d/M/yyyy HH:mm", "M/d/yyyy HH:mm"])
        #expect(shown.problems.map(\.pointer) == ["/date_format"])
        #expect(preview("id,created\n1,03/04/2026\n", CSVOptions(dateFormat: "d/M/yyyy")).problems.isEmpty)
        #expect(
            preview("id,created\n1,2026-03-01\n", CSVOptions(dateFormat: "foo")).problems.map(\.pointer) == [
                "/date_format"
            ]
        )
    }

    @Test func `a date that can't be read is shown, and formats only where one would read more`() {
        let shown = preview("id,created\n1,2026-07-01\n2,2026-07-02\n3,n/a\n4,2026-07-04\n")
        #expect(shown.rowsTaken == 3 && shown.dateFormats.isEmpty)
        let detail = "1 row would be refused, line 4: created_at is not a date and time that can be read (\"n/a\")"
        #expect(shown.problems.map(\.detail) == [detail])
    }

    @Test func `rows that replace an earlier one are warned of`() {
        let shown = preview("id,title,created\n1,A,2026-07-01\n1,B,2026-07-02\n")
        #expect(shown.warnings == ["1 row replaced an earlier row with the same id: line 3"])
    }

    @Test func `half a row at the end of a part of a file is no problem`() {
        let text = "id,title,created\n1,A,2026-03-01\n2,B,2026"
        #expect(preview(text, isCut: true).problems.isEmpty && preview(text, isCut: true).rowsRead == 1)
        #expect(preview(text).problems.count == 1)
        #expect(preview("id,title,created\n1,A,2026-03-01\n2,\"B", isCut: true).problems.isEmpty)
        #expect(preview("id,title,created\n1,A,2026-03-01\n2,\"B").problems.map(\.pointer) == ["/file"])
    }

    @Test func `what is no text is a problem of the file`() {
        let shown = CSVPreview([0x50, 0x4B, 0x03, 0x04], isCut: true, options: CSVOptions())
        #expect(shown.problems.map(\.pointer) == ["/file"] && shown.columns.isEmpty)
        let cut = CSVPreview(
            Array("id,created,title\n1,2026-03-01,Gr".utf8) + [0xC3],
            isCut: true,
            options: CSVOptions()
        )
        #expect(cut.problems.isEmpty && cut.columns.count == 3)
    }
}
