import Foundation
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
        #expect(loaded.tally.lastingWarnings.count == 1)
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

    private func read(_ row: String, _ options: CSVOptions = CSVOptions()) throws -> ([String?], [String]) {
        let loaded = try LoadedCSV("id;title;created;updated;closed\n1;A;\(row)\n", options: options)
        let item = try #require(loaded.items.first)
        let times = [item.createdAt, item.updatedAt, item.closedAt].map { $0?.description }
        return (times, loaded.tally.lastingWarnings)
    }

    @Test func `a closing that is a day alone is no earlier than the creation at an hour of that day`() throws {
        let (times, warnings) = try read("01.07.2026 09:00;;01.07.2026")
        #expect(times == ["2026-07-01T09:00:00Z", nil, "2026-07-01T09:00:00Z"])
        #expect(
            warnings == [
                "closed_at (column \"closed\") has days without hours; 1 that is the day of creation was taken as the time "
                    + "of creation: line 2"
            ]
        )
    }

    @Test(
        arguments: [
            ("2026-07-01 09:00;2026-07-01;", "2026-07-01T09:00:00Z", nil),
            ("2026-07-01 09:00;;2026-07-02", nil, "2026-07-02T00:00:00Z"),
            ("2026-07-01 09:00;;2026-06-30", nil, "2026-06-30T00:00:00Z"),
            ("2026-07-01 09:00;;2026-07-01 00:00", nil, "2026-07-01T00:00:00Z"),
            ("2026-07-01;;2026-07-01", nil, "2026-07-01T00:00:00Z"),
            ("2026-07-01T09:00:00Z;1 Jul 2026;Jul 1, 2026", "2026-07-01T09:00:00Z", "2026-07-01T09:00:00Z"),
        ] as [(String, String?, String?)]
    )
    func `every other time stays as the file has it`(row: String, updated: String?, closed: String?) throws {
        #expect(try Array(read(row).0.dropFirst()) == [updated, closed])
    }

    @Test func `the day is that of the load's time zone, and of a format of one's own`() throws {
        let zone = try #require(TimeZone(identifier: "Asia/Tokyo"))
        let evening = try read("2026-07-01T23:00:00Z;;2026-07-02", CSVOptions(timeZone: zone)).0
        #expect(evening[2] == "2026-07-01T23:00:00Z")
        let morning = try read("2026-07-01T23:00:00Z;;2026-07-01", CSVOptions(timeZone: zone)).0
        #expect(morning[2] == "2026-06-30T15:00:00Z")
        let (mapped, warnings) = try read("1/7/2026;;1/7/2026", CSVOptions(dateFormat: "d/M/yyyy"))
        #expect(mapped[0] == mapped[2] && warnings.isEmpty)
    }

    @Test func `of many values only some are named, and all are counted`() throws {
        let rows = (0..<500).map { "\($0),2026-03-01,Odd \($0)\n" }.joined()
        let tally = try LoadedCSV("key,created,status_category\n\(rows)").tally
        #expect(tally.warnings.count == 21)
        #expect(tally.notes.values.reduce(0) { $0 + $1.count } == 500)
    }
}
