/// The numbers of recurring texts within one transaction, and the texts of the numbers.
///
/// A term is never changed or removed, so what has been looked up once holds until the transaction ends, and for other
/// transactions too where it was there before this one.
final class Terms {
    private let database: Database
    private let known: KnownTerms?
    private var isKnownChecked = false
    private var numbers: [String: Int64] = [:]
    private var texts: [Int64: String] = [:]
    private var sourceNames: [Int64: String] = [:]

    init(database: Database, known: KnownTerms? = nil) {
        (self.database, self.known) = (database, known)
    }

    /// The number of a text, given one where it is new.
    func intern(_ text: String) throws -> Int64 {
        if let number = numbers[text] { return number }
        let storable = text.storable
        let number = try checkedKnown()?.number(of: storable) ?? find(storable) ?? insert(storable)
        numbers[text] = number
        return number
    }

    func find(_ text: String) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM term WHERE text = ?"),
            arguments: [text.storable]
        )
    }

    func text(_ number: Int64) throws -> String {
        if let text = texts[number] { return text }
        if let text = try checkedKnown()?.text(of: number) {
            texts[number] = text
            return text
        }
        let statement = try database.cachedStatement(
            sql: "SELECT id, text FROM term WHERE id >= ? ORDER BY id LIMIT ?"
        )
        // Numbers are given in the order in which items came, so that neighbours are asked for together.
        for row in try Row.fetchAll(statement, arguments: [number, database.readsAhead ? 200 : 1]) {
            texts[row[0]] = row[1] as String
        }
        return texts[number] ?? ""
    }

    /// The name of a source, which is no term but is asked for as often.
    func sourceName(_ number: Int64) throws -> String {
        if let name = sourceNames[number] { return name }
        let name = try String.fetchOne(database, sql: "SELECT name FROM source WHERE id = ?", arguments: [number]) ?? ""
        sourceNames[number] = name
        return name
    }

    /// What was looked up, for other transactions; of use when this one has ended well.
    var learnt: LearntTerms { LearntTerms(texts: texts, numbers: numbers) }

    /// What other transactions have seen, once it is certain that the store still has it: a standby that takes over may lack
    /// the terms that came last, and then gives their numbers to others.
    private func checkedKnown() throws -> KnownTerms? {
        guard let known, !isKnownChecked, database.canFailOver else { return known }
        isKnownChecked = true
        let newest = known.newest
        guard !newest.isEmpty else { return known }
        let list = newest.keys.sorted().map(String.init).joined(separator: ", ")
        let rows = try Row.fetchAll(database, sql: "SELECT id, text FROM term WHERE id IN (\(list))")
        let there = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int64, $0[1] as String) })
        if there != newest { known.forget() }
        return known
    }

    private func insert(_ text: String) throws -> Int64 {
        let statement = try database.cachedStatement(sql: "INSERT INTO term (text) VALUES (?) RETURNING id")
        guard let number = try Int64.fetchOne(statement, arguments: [text]) else {
            preconditionFailure("an insert returns its row")
        }
        return number
    }
}
