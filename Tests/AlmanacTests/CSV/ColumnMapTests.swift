import Testing

@testable import Almanac

struct ColumnMapTests {
    @Test(arguments: [
        ("ID", ItemField.externalID), ("sys_id", .externalID), ("Issue Key", .key), ("issue-key", .key),
        ("number", .key), ("Summary", .title), ("short_description", .title), ("Type", .itemType),
        ("Issue Type", .itemType), ("STATE", .status), ("Closed", .closedAt), ("resolved", .closedAt),
        ("resolutiondate", .closedAt), ("resolved_at", .closedAt), ("updated", .updatedAt),
        ("sys_updated_on", .updatedAt), ("Status Category", .statusCategory), ("Comments", .comments), ("URL", .url),
    ])
    func `a column is found by any of its field's names`(name: String, field: ItemField) throws {
        let map = try ColumnMap(header: ["created", "title", name])
        #expect(map[field] == 2 || (field == .title && map[field] == 1))
    }

    @Test func `a field's own name goes before the other ones`() throws {
        let map = try ColumnMap(header: ["id", "resolved_at", "closed_at", "external_id", "opened_at", "created"])
        #expect(map[.closedAt] == 2)
        #expect(map[.externalID] == 3)
        #expect(map[.createdAt] == 5)
        #expect(map.unused == ["id", "resolved_at", "opened_at"])
    }

    @Test func `an override goes before every name, and an empty one leaves the field out`() throws {
        let header = ["Key", "Titel", "created", "Datum A", "comments"]
        let map = try ColumnMap(header: header, overrides: ["title=titel", "Created-At=Datum A", "comments="])
        #expect(map[.title] == 1)
        #expect(map[.createdAt] == 3)
        #expect(map[.comments] == nil)
        #expect(map.unused == ["created", "comments"])
    }

    @Test func `an override prefers the column of exactly that name`() throws {
        let map = try ColumnMap(header: ["title", "date", "Date"], overrides: ["created_at=Date"])
        #expect(map[.createdAt] == 2)
    }

    @Test func `all problems of overrides are told at once, with what there is`() throws {
        let problems = try complaints {
            try ColumnMap(header: ["created", "title"], overrides: ["colour=title", "key=Nummer", "key"])
        }
        try #require(problems.count == 3)
        #expect(problems[0].contains("no such field") && problems[0].contains("external_id, key, project"))
        #expect(problems[1].contains("no such column") && problems[1].contains("\"created\", \"title\""))
        #expect(problems[2].contains("FIELD=COLUMN"))
    }

    @Test func `without a column for the creation and one that tells items apart a file is refused`() throws {
        let problems = try complaints { try ColumnMap(header: ["name", "when"]) }
        try #require(problems.count == 3)
        #expect(problems[0].contains("--map created_at=COLUMN"))
        #expect(problems[1].contains("external_id, key and title"))
        #expect(problems[2] == "The columns of the file are: \"name\", \"when\".")
    }

    @Test func `all labels columns are read, of other repeated columns the first`() throws {
        let map = try ColumnMap(header: ["Labels", "Created", "Summary", "Labels", "Summary", "Sprint", "Sprint", ""])
        #expect(map.columns[.labels] == [0, 3])
        #expect(map.columns[.title] == [2])
        #expect(map.repeated == ["Summary"])
        #expect(map.unused == ["Summary", "Sprint", "Sprint"])
    }

    private func complaints(_ read: () throws -> ColumnMap) throws -> [String] {
        switch try #require(throws: CSVFileError.self, performing: { try read() }) {
        case .columns(let problems): return problems
        case let other: throw other
        }
    }
}
