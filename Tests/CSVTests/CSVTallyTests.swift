import Testing

@testable import CSV
@testable import Items

struct CSVTallyTests {
    private func columns(_ header: [String]) throws -> ColumnMap {
        try ColumnMap(header: ["key", "created"] + header)
    }

    @Test func `the last line says how many of each`() throws {
        var tally = CSVTally()
        tally.taken = 29_057
        tally.new = 29_000
        tally.updated = 57
        let report = tally.report(try columns([]))
        #expect(report == ["29,057 rows read: 29,057 taken (29,000 new, 57 updated), 0 refused"])
    }

    @Test func `outcomes of the store are counted, and what it refuses is a refused row`() throws {
        var tally = CSVTally()
        tally.taken = 6
        let outcomes: [ItemOutcome] = [.inserted, .updated, .unchanged, .unchanged, .skipped, .refused("no")]
        for (line, outcome) in outcomes.enumerated() { tally.record(outcome, line: line + 2) }
        #expect(
            tally.report(try columns([])) == [
                "line 7: no", "6 rows read: 5 taken (1 new, 1 updated, 2 unchanged, 1 skipped), 1 refused",
            ]
        )
    }

    @Test func `a thousand refused rows are listed and all are counted`() throws {
        var tally = CSVTally()
        for line in 1...1_234_567 { tally.refuse(RefusedRow(line: line, reason: "no")) }
        let report = tally.report(try columns([]))
        #expect(report.count == 1002)
        #expect(report[999] == "line 1000: no")
        #expect(report[1000] == "… and 1,233,567 more refused rows")
        #expect(report[1001] == "1,234,567 rows read: 0 taken (0 new, 0 updated), 1,234,567 refused")
    }

    @Test func `columns that were not used and rows that replaced others are told`() throws {
        var tally = CSVTally()
        tally.taken = 1
        tally.note(.replaced, line: 3)
        let report = tally.report(try columns(["Sprint", "key", "Points"]))
        #expect(
            report == [
                "Columns not used: Sprint, key, Points", "There are several columns \"key\": only the first was read",
                "1 row replaced an earlier row with the same id: line 3",
                "1 row read: 1 taken (0 new, 0 updated), 0 refused",
            ]
        )
    }
}
