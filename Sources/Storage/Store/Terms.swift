import GRDB

/// The numbers of recurring texts within one transaction, and the texts of the numbers.
///
/// A term is never changed or removed, so what has been looked up once holds until the transaction ends.
final class Terms {
    private let database: Database
    private var numbers: [String: Int64] = [:]
    private var texts: [Int64: String] = [:]
    private var sourceNames: [Int64: String] = [:]

    init(database: Database) {
        self.database = database
    }

    /// The number of a text, given one where it is new.
    func intern(_ text: String) throws -> Int64 {
        if let known = numbers[text] { return known }
        let storable = text.storable
        let number = try find(storable) ?? insert(storable)
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
        if let known = texts[number] { return known }
        let statement = try database.cachedStatement(sql: "SELECT text FROM term WHERE id = ?")
        let text = try String.fetchOne(statement, arguments: [number]) ?? ""
        texts[number] = text
        return text
    }

    /// The name of a source, which is no term but is asked for as often.
    func sourceName(_ number: Int64) throws -> String {
        if let known = sourceNames[number] { return known }
        let name = try String.fetchOne(database, sql: "SELECT name FROM source WHERE id = ?", arguments: [number]) ?? ""
        sourceNames[number] = name
        return name
    }

    private func insert(_ text: String) throws -> Int64 {
        try database.cachedStatement(sql: "INSERT INTO term (text) VALUES (?)").execute(arguments: [text])
        return database.lastInsertedRowID
    }
}
