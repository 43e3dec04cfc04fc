import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

struct ClosingTests {
    @Test func `each row takes the first of its closing columns that has a value`() throws {
        let loaded = try LoadedCSV(
            """
            key,created,canceled,resolved_at,closed_at,Completed
            1,2026-03-01,,2026-03-02,2026-03-03,
            2,2026-03-01,,2026-03-02,,
            3,2026-03-01,2026-03-05,,,
            4,2026-03-01,,,,2026-03-06
            5,2026-03-01,,,soon,2026-03-07
            6,2026-03-01,,,,

            """
        )
        let days = loaded.items.map { $0.closedAt?.description.prefix(10) }
        #expect(days == ["2026-03-03", "2026-03-02", "2026-03-05", "2026-03-06", "2026-03-07", nil])
        #expect(loaded.items.map(\.statusCategory) == [.done, .done, .done, .done, .done, .open])
        #expect(loaded.tally.warnings.isEmpty)
    }

    @Test(arguments: [
        "Closed Date", "Date closed", "closed_on", "Resolution date", "ResolutionDate", "Completed At",
        "Completion Date",
        "Cancelled", "Canceled at", "Done", "Finished", "date_resolved", "Geschlossen am", "Résolue", "Fechado", "終了日",
    ])
    func `a column of a common name is found`(name: String) throws {
        let loaded = try LoadedCSV("key,created,\(name)\n1,2026-03-01,2026-03-02\n")
        #expect(loaded.items.first?.closedAt?.description == "2026-03-02T00:00:00Z")
    }

    @Test(arguments: [
        ("Fertig", StatusCategory.done), ("In Bearbeitung", .inProgress), ("Zu erledigen", .open), ("Terminé", .done),
        ("En cours", .inProgress), ("À faire", .open), ("Listo", .done), ("En curso", .inProgress),
        ("Por hacer", .open),
        ("Concluído", .done), ("Em andamento", .inProgress), ("Itens Pendentes", .open), ("完了", .done),
        ("進行中", .inProgress),
        ("作業前", .open), ("完成", .done), ("进行中", .inProgress), ("待办", .open), ("Готово", .done),
        ("В работе", .inProgress),
        ("К выполнению", .open), ("Gotowe", .done), ("W toku", .inProgress), ("Do zrobienia", .open), ("Gereed", .done),
        ("Da completare", .open), ("완료", .done), ("진행 중", .inProgress), ("할 일", .open), ("in_progress", .inProgress),
    ])
    func `a category is understood in the languages of the trackers`(name: String, category: StatusCategory) throws {
        let loaded = try LoadedCSV("key,created,status,Status Category\n1,2026-03-01,x,\(name)\n")
        #expect(loaded.items.first?.statusCategory == category)
    }

    @Test func `a category that is not known is named, and the rest of the row decides`() throws {
        let loaded = try LoadedCSV(
            "key,created,status_category,closed\n1,2026-03-01,Przyjęte,2026-03-02\n2,2026-03-01,Przyjęte,\n"
        )
        #expect(loaded.items.map(\.statusCategory) == [.done, .open])
        #expect(loaded.tally.warningsForReports.count == 1)
        #expect(loaded.tally.warnings[0].contains("\"Przyjęte\" is not known"))
        #expect(loaded.tally.warnings[0].hasSuffix("in 2 rows: lines 2 and 3"))
    }

    @Test func `an item that is done by its status without a closing counts as done, and is warned of`() throws {
        let loaded = try LoadedCSV(
            "key,created,status\n1,2026-03-01,Done\n2,2026-03-01,Erledigt\n3,2026-03-01,done\n4,2026-03-01,Doing\n"
        )
        #expect(loaded.items.map(\.statusCategory) == [.done, .done, .done, .open])
        #expect(loaded.items.allSatisfy { $0.closedAt == nil })
        #expect(loaded.tally.warnings.count == 3)
        #expect(loaded.tally.warnings[0].hasPrefix("1 item is done by status (\"Done\") without a time of closing"))
    }

    @Test func `of many values only some are named, and all are counted`() throws {
        let rows = (0..<500).map { "\($0),2026-03-01,Odd \($0)\n" }.joined()
        let tally = try LoadedCSV("key,created,status_category\n\(rows)").tally
        #expect(tally.warnings.count == 21)
        #expect(tally.notes.values.reduce(0) { $0 + $1.count } == 500)
    }
}
