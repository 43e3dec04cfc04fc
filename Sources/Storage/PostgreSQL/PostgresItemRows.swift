import Items
import Postgres

/// Rows of items in PostgreSQL: a page is looked up with two questions and written with four, however many items it has.
final class PostgresItemRows: ItemRows {
    private let connection: PostgresConnection
    private var known: [String: FoundItem] = [:]
    /// For new items.
    private var numbers: Range<Int64> = 0..<0
    private var unknown = 0
    private var inserts: [(row: ItemColumns, id: Int64)] = []
    private var updates = PostgresColumns(ItemColumns.names.count + 1)
    private var sightings: [ImportRun: [Int64]] = [:]
    /// The first number given since the last flush: nobody has sighted an item of this one or a later one.
    private var firstFresh = Int64.max

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    func begin(_ externalIDs: [String], in run: ImportRun) throws {
        // Planned anew for each page: a plan that was kept from the first one, of few items, reads all of a source.
        let rows = try connection.query(Self.findSQL, [.integer(run.sourceID), .texts(externalIDs)])
        known = [:]
        known.reserveCapacity(externalIDs.count)
        for row in 0..<rows.count {
            guard let id = rows.integer(row, 1), let externalID = rows.text(row, 0) else { continue }
            known[externalID] = FoundItem(
                id: id,
                isDuplicate: rows.integer(row, 3) != run.id && rows.integer(row, 4) == 1,
                isRepeated: rows.integer(row, 2) == run.id
            )
        }
        unknown = Set(externalIDs).count - known.count
    }

    func find(_ externalID: String, in run: ImportRun) -> FoundItem? {
        known[externalID]
    }

    func insert(_ row: ItemColumns) throws -> Int64 {
        let id = try nextNumber()
        inserts.append((row, id))
        firstFresh = min(firstFresh, id)
        known[row.item.externalID.storable] = FoundItem(id: id, isDuplicate: false, isRepeated: true)
        return id
    }

    func update(_ row: ItemColumns, _ id: Int64) throws -> Bool? {
        row.write(to: &updates)
        updates.bind(id)
        known[row.item.externalID.storable]?.isRepeated = true
        return nil
    }

    func sight(_ id: Int64, in run: ImportRun) {
        sightings[run, default: []].append(id)
    }

    func flush() throws -> Set<Int64> {
        try flushInserts()
        let changed = try flushUpdates()
        try flushSightings()
        return changed
    }

    /// The server stores the first rows while the last are put into bytes: each wants a digest.
    private func flushInserts() throws {
        if inserts.isEmpty { return }
        try connection.script(Self.labelsFollow)
        let columns = "item (\(ItemColumns.list), id)"
        try connection.copy(into: columns, inserts, width: ItemColumns.names.count + 1) { insert, rows in
            insert.row.write(to: &rows)
            rows.bind(insert.id)
        }
        let labels = inserts.flatMap { insert in Set(insert.row.labels).sorted().map { (insert.id, $0) } }
        if !labels.isEmpty {
            try connection.copy(into: "item_label (item_id, label_id)", labels, width: 2) { label, rows in
                rows.bind(label.0)
                rows.bind(label.1)
            }
        }
        inserts = []
    }

    private func flushSightings() throws {
        var new: [(item: Int64, run: Int64)] = []
        for (run, ids) in sightings {
            new += ids.filter { $0 >= firstFresh }.map { ($0, run.id) }
            let known = Set(ids.filter { $0 < firstFresh }).sorted()
            if known.isEmpty { continue }
            try connection.query(Self.sightSQL, [.integers(known), .integer(run.id)], isKept: true)
        }
        if !new.isEmpty {
            try connection.copy(into: "sighting (item_id, run_id)", new, width: 2) { sighting, rows in
                rows.bind(sighting.item)
                rows.bind(sighting.run)
            }
        }
        (sightings, firstFresh) = ([:], .max)
    }

    private func flushUpdates() throws -> Set<Int64> {
        guard !updates.isEmpty else { return [] }
        let rows = try connection.query(Self.updateSQL, updates.values, isKept: true)
        updates = PostgresColumns(ItemColumns.names.count + 1)
        return Set((0..<rows.count).compactMap { rows.integer($0, 0) })
    }

    /// A page takes its numbers from the sequence at once, in the order of the items: who writes is alone.
    private func nextNumber() throws -> Int64 {
        if numbers.isEmpty {
            let count = Int64(max(1, unknown))
            let last = try connection.query(Self.takeNumbersSQL, [.integer(count)], isKept: true).integer(0, 0)
            guard let last else { preconditionFailure("a function returns its value") }
            numbers = last - count + 1..<last + 1
        }
        defer { numbers = numbers.dropFirst() }
        return numbers.lowerBound
    }
}

extension PostgresItemRows {
    /// One look for each item: where a table's statistics are not made yet, the server would rather read all of a source.
    private static let findSQL = """
        SELECT external_id, found.id, coalesce(run_id, 0), added_by, missing_since IS NULL
        FROM unnest($2) AS wanted CROSS JOIN LATERAL (
            SELECT external_id, id, added_by, missing_since FROM item
            WHERE source_id = $1 AND external_id = wanted LIMIT 1) AS found
        LEFT JOIN sighting ON item_id = found.id
        """

    /// Tells the tables' trigger that the labels of new items come as rows of their own.
    private static let labelsFollow = "SET LOCAL almanac.labels_follow = on"

    private static let takeNumbersSQL = """
        SELECT setval(numbers, nextval(numbers) + $1 - 1)
        FROM CAST(pg_get_serial_sequence('item', 'id') AS regclass) AS numbers
        """

    private static let sightSQL = """
        INSERT INTO sighting (item_id, run_id) SELECT id, $2 FROM unnest($1) AS id
        \(ItemColumns.laterRunHolds)
        """

    /// Touches the rows only where something in them differs.
    private static let updateSQL = {
        let content = ItemColumns.names.dropFirst(2).dropLast()
        // A count that the import did not ask for stays.
        let values = content.map { $0 == "comments" ? "coalesce(new.comments, item.comments)" : "new.\($0)" }
            .joined(separator: ", ")
        let arrays = (1...ItemColumns.names.count + 1).map { "$\($0)" }.joined(separator: ", ")
        return """
            UPDATE item SET (\(content.joined(separator: ", "))) = ROW (\(values)), missing_since = NULL
            FROM unnest(\(arrays)) AS new (\(ItemColumns.list), id)
            WHERE item.id = new.id
                AND ((\(content.map { "item.\($0)" }.joined(separator: ", "))) IS DISTINCT FROM (\(values))
                OR item.missing_since IS NOT NULL)
            RETURNING item.id
            """
    }()
}

extension PostgresRows: ColumnSink {
    mutating func bind(_ value: (some ColumnValue)?) {
        add(value?.postgres ?? .null)
    }
}

/// The values of some rows, column by column, as arrays.
private struct PostgresColumns: ColumnSink {
    private var columns: [[PostgresValue]]
    private var next = 0

    init(_ width: Int) {
        columns = Array(repeating: [], count: width)
    }

    var isEmpty: Bool { columns[0].isEmpty }

    mutating func bind(_ value: (some ColumnValue)?) {
        columns[next].append(value?.postgres ?? .null)
        next = (next + 1) % columns.count
    }

    var values: [PostgresValue] {
        zip(columns, Self.areTexts).map { $1 ? .optionalTexts($0) : .optionalIntegers($0) }
    }

    /// The columns of texts among those of an item's row, with its number behind them.
    private static let areTexts = (ItemColumns.names + ["id"]).map {
        ["external_id", "key", "title", "labels", "url", "parent"].contains($0)
    }
}
