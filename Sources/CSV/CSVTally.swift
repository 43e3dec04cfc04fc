package import Items

/// What has become of the rows of a file.
package struct CSVTally: Equatable, Sendable {
    /// How many refused rows are kept; all are counted.
    static let maxRefusedRows = 1000
    /// How many different values of a column are named in notes.
    private static let maxValues = 20

    /// Rows that became an item, and what the store made of them.
    package var taken = 0
    package var new = 0
    var updated = 0
    var unchanged = 0
    package var skipped = 0
    /// Of `updated` and `unchanged`, rows with the id of an earlier one: their item counts by that one.
    private var updatedAgain = 0
    private var unchangedAgain = 0
    package private(set) var refused = 0
    /// Refused rows whose item is in the store, as it was.
    package private(set) var duplicates = 0
    /// The first of the refused rows.
    package private(set) var refusedRows: [RefusedRow] = []
    /// All of the refused rows, by the kind of reason.
    package private(set) var reasons: [String: CSVOccurrences] = [:]
    private(set) var notes: [CSVNote: CSVOccurrences] = [:]
    /// What was taken for granted of the file as a whole, for its owner to contradict.
    var assumptions: [String] = []
    /// What would let more rows in.
    var advice: String?

    package init() {}

    package var read: Int { taken + refused }

    /// Taken rows with the id of an earlier one, which they replace (see `RepeatedIDs`).
    package var repeated: Int { notes[.replaced]?.count ?? 0 }

    /// Items that are now as the file has them, each once.
    package var stored: Int { max(0, taken - skipped - repeated) }

    /// Of `stored`.
    package var changed: Int { max(0, updated - updatedAgain) }
    package var unchangedItems: Int { max(0, unchanged - unchangedAgain) }

    /// Where they are.
    package var replacements: CSVOccurrences { notes[.replaced] ?? CSVOccurrences() }

    mutating func refuse(_ row: RefusedRow) {
        refused += 1
        reasons[row.kind, default: CSVOccurrences()].add(line: row.line)
        if refusedRows.count < Self.maxRefusedRows { refusedRows.append(row) }
    }

    mutating func note(_ note: CSVNote, line: Int) {
        var note = note
        if note.isOfOneValue, notes[note] == nil, notes.keys.count(where: \.isOfOneValue) >= Self.maxValues {
            switch note {
            case .unknownCategory: note = .unknownCategory("…")
            case .doneWithoutClosing: note = .doneWithoutClosing(status: "…")
            default: break
            }
        }
        notes[note, default: CSVOccurrences()].add(line: line)
    }

    /// Counts what the store made of a page, an outcome for each of its items.
    package mutating func record(_ outcomes: [ItemOutcome], of page: CSVImport.Page) {
        for (outcome, line) in zip(outcomes, page.lines) {
            record(outcome, line: line)
            guard page.repeated.contains(line) else { continue }
            if outcome == .updated { updatedAgain += 1 }
            if outcome == .unchanged { unchangedAgain += 1 }
        }
    }

    mutating func record(_ outcome: ItemOutcome, line: Int) {
        switch outcome {
        case .inserted: new += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        case .skipped: skipped += 1
        case .refused(let reason):
            taken -= 1
            if outcome == .duplicate { duplicates += 1 }
            refuse(RefusedRow(line: line, reason: reason))
        }
    }
}

extension CSVTally {
    /// Everything that was noted of rows that were taken, in a steady order.
    package var warnings: [String] { assumptions + (advice.map { [$0] } ?? []) + sentences(notes) }

    /// Those that stay with the source and every report of it, for as long as its items are these. Rows that were replaced
    /// are counted among what was left out.
    package var lastingWarnings: [String] { assumptions + sentences(notes.filter { $0.key != .replaced }) }

    private func sentences(_ notes: [CSVNote: CSVOccurrences]) -> [String] {
        notes.map { ($0.value.lines.first ?? 0, $0.key.sentence($0.value)) }.sorted { $0 < $1 }.map(\.1)
    }

    /// What the command line says at the end: the refused rows, what else is worth knowing, and last how many of each.
    package func report(_ columns: ColumnMap) -> [String] {
        refusedRows.map { "line \($0.line): \($0.reason)" } + notes(columns) + [summary]
    }

    private func notes(_ columns: ColumnMap) -> [String] {
        var notes: [String] = []
        let unlisted = refused - refusedRows.count
        if unlisted > 0 { notes.append("… and \(unlisted.grouped) more refused rows") }
        if let export = columns.export { notes.append("Read as an export of \(export.name)") }
        if !columns.unused.isEmpty { notes.append("Columns not used: \(FieldText.list(columns.unused))") }
        for name in columns.repeated {
            notes.append("There are several columns \(FieldText.quoted(name)): only the first was read")
        }
        return notes + warnings
    }

    private var summary: String {
        let rare = [(unchanged, "unchanged"), (skipped, "skipped")].filter { $0.0 > 0 }
        let stored = ([(new, "new"), (updated, "updated")] + rare).map { "\($0.0.grouped) \($0.1)" }
        let rows = read == 1 ? "row" : "rows"
        return "\(read.grouped) \(rows) read: \(taken.grouped) taken (\(stored.joined(separator: ", "))), "
            + "\(refused.grouped) refused"
    }
}
