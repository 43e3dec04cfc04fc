import HouseTestSupport
import Postgres
import Testing

@testable import Items
@testable import Storage

/// A store that processes of this version share with those of a newer one.
struct TwoVersionsTests {
    private static let now = Timestamp(seconds: 1_700_000_000)
    private static let newer = PostgresSchema.newest + 1

    private static func store(_ isPostgres: Bool) throws -> ItemStore {
        guard isPostgres else { return try .inMemory() }
        return try ItemStore(PostgresAddress(url: StorePlace.newSchema()), connections: 3)
    }

    @Test
    func `tables one step newer are opened, read and written by the version before, before and after they change`()
        throws
    {
        let address = try PostgresAddress(url: StorePlace.newSchema())
        let running = try ItemStore(address, connections: 2)
        // Twice, so that what comes often is prepared.
        for number in 0..<2 {
            try running.importAll(
                [.sample("\(number)", created: "2024-01-01")],
                key: "\(number)",
                .at("2024-07-01", isComplete: false)
            )
            #expect(try running.read { try $0.sources().count } == 1)
        }
        try running.asNewer(
            "ALTER TABLE item ADD COLUMN mood text",
            "ALTER TABLE source ADD COLUMN type_of_old text",
            "ALTER TABLE import_run ADD COLUMN full_at text DEFAULT 'x'",
            "ALTER TABLE import_checkpoint ADD COLUMN mood text",
            "ALTER TABLE saved_run ADD COLUMN mood text",
            "CREATE TABLE novelty (id bigint)",
            "INSERT INTO almanac_version (version, oldest) VALUES (\(Self.newer), \(PostgresSchema.newest))"
        )
        let later = try ItemStore(address, connections: 2)
        for (number, store) in [running, later].enumerated() {
            try store.importAll(
                [.sample("new \(number)", created: "2024-02-01")],
                key: "new \(number)",
                .at("2024-08-01", isComplete: false)
            )
            try store.probe()
            #expect(try store.read { try $0.sources().first?.stored } == 3 + number)
        }
        #expect(try running.allItems().count == 4)
        #expect(try running.allItems() == later.allItems())
    }

    @Test(arguments: ["NULL", "\(PostgresSchema.newest + 1)"])
    func `tables that only a newer version can work with are refused, also by one that runs`(oldest: String) throws {
        let address = try PostgresAddress(url: StorePlace.newSchema())
        let running = try ItemStore(address, connections: 2)
        try running.asNewer("INSERT INTO almanac_version (version, oldest) VALUES (\(Self.newer), \(oldest))")
        let error = #expect(throws: ItemStoreError.self) { try ItemStore(address, connections: 2) }
        #expect(error?.reason == .newerVersion)
        #expect(
            error.map { "\($0)".contains("written by a newer almanac") && "\($0)".contains("DATABASE_URL") } == true
        )
        let found = #expect(throws: ItemStoreError.self) { try running.probe() }
        #expect(found?.reason == .newerVersion)
    }

    @Test func `a database that does not say which version is the oldest that can work with it is opened`() throws {
        let address = try PostgresAddress(url: StorePlace.newSchema())
        try ItemStore(address, connections: 1).asNewer("ALTER TABLE almanac_version DROP COLUMN oldest")
        #expect(try ItemStore(address, connections: 1).allItems().isEmpty)
    }

    @Test(arguments: [false, true])
    func `what a newer version has saved stays as it is, and keeps nothing else from being read`(
        isPostgres: Bool
    )
        async throws
    {
        let store = try Self.store(isPostgres)
        let run = try await store.writeSaved { saved in
            for id in ["a", "b"] { _ = try saved.insert(.report(id, at: Self.now)) }
            let run = try saved.addRun(of: "a", dueAt: Self.now, isScheduled: true, job: "job")
            try saved.insert(.to("mail", run.id, 0, at: Self.now))
            return run
        }
        try store.asNewer(
            "UPDATE saved_record SET kind = 'board' WHERE id = 'b'",
            "UPDATE saved_run SET state = 'paused', waits_for = '[{\"run\": 1}]'",
            "UPDATE saved_delivery SET status = 'read'"
        )
        try await store.writeSaved { saved throws in
            #expect(try saved.records(.report).map(\.id) == ["a"] && saved.due(at: Self.now).map(\.id) == ["a"])
            #expect(try saved.record("b") == nil)
            #expect(try saved.openRuns().map(\.state) == [.newer("paused")])
            #expect(try saved.runUnderWay(of: "a")?.id == run.id)
            #expect(try !saved.haveEnded([run.id]))
            #expect(try saved.deliveries(ofRun: run.id).map(\.status) == [.newer("read")])
            #expect(try !saved.areDeliveriesDue(at: Self.now))
            #expect(try saved.newerKinds() == ["what is saved as board"])
        }
        try store.asNewer("UPDATE saved_run SET ended_at = 1")
        try await store.writeSaved { saved in
            try saved.forgetRuns(of: "a", keeping: 0) { _ in false }
            #expect(try saved.runs(of: "a").count == 1)
        }
    }

    @Test(arguments: [false, true])
    func `an attempt is made at what can be read, and the rest stays for who can`(isPostgres: Bool) async throws {
        let store = try Self.store(isPostgres)
        try await store.writeSaved { saved in
            _ = try saved.insert(.report("a", at: Self.now))
            let run = try saved.addRun(of: "a", dueAt: Self.now, isScheduled: true, job: "job")
            for position in 0..<3 { try saved.insert(.to("mail \(position)", run.id, position, at: Self.now)) }
            let taken = try saved.takeDeliveries(dueAt: Self.now, until: Self.now + .seconds(180), limit: 1) {
                $0.position == 2
            }
            #expect(taken.map(\.position) == [2])
            #expect(try saved.deliveries(ofRun: run.id).map(\.attempts) == [0, 0, 1])
            #expect(try saved.deliveries(ofRun: run.id).first?.nextAt == Self.now)
        }
    }

    @Test(arguments: [false, true])
    func `a source of a type that only a newer version knows hides no other`(isPostgres: Bool) throws {
        let store = try Self.store(isPostgres)
        let other = Source(type: .csv, name: "issues.csv")
        try store.importAll([.sample("1", created: "2024-01-01"), .sample("2", in: other, created: "2024-01-02")])
        try store.asNewer(
            "UPDATE source SET type = 'linear' WHERE type = 'csv'",
            "UPDATE import_run SET reasons = '{\"late\": {\"count\": 1}}', warnings = '[{}]', fetched = NULL"
        )
        let sources = try store.read { try $0.sources() }
        #expect(sources.map(\.source) == [.betamax])
        #expect(sources.first?.lastImport?.fetched == 0 && sources.first?.lastImport?.reasons == [:])
        #expect(try store.allItems().map(\.externalID) == ["1"])
    }
}

extension ItemStore {
    /// Changes the store as a newer version does whose tables allow more.
    fileprivate func asNewer(_ statements: String...) throws {
        try write { writer in
            let database = writer.database
            switch database.engine {
            case .sqlite: try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            case .postgres:
                let checks = try Row.fetchAll(
                    database,
                    sql: """
                        SELECT conrelid::regclass::text, conname::text FROM pg_constraint
                        WHERE contype = 'c' AND conrelid <> 0 AND connamespace = current_schema()::regnamespace
                        """
                )
                for check in checks {
                    let (table, name): (String, String) = (check[0], check[1])
                    try database.execute(sql: "ALTER TABLE \(table) DROP CONSTRAINT \(name)")
                }
            }
            for statement in statements { try database.execute(sql: statement) }
        }
    }
}

extension SavedRecord {
    fileprivate static func report(_ id: String, at now: Timestamp) -> SavedRecord {
        SavedRecord(id: id, kind: .report, name: id, body: "{}", sealed: nil, dueAt: now, at: now)
    }
}

extension SavedDelivery {
    fileprivate static func to(_ label: String, _ run: Int64, _ position: Int, at now: Timestamp) -> SavedDelivery {
        SavedDelivery(runID: run, position: position, label: label, sealed: "sealed", message: "{}", at: now)
    }
}
