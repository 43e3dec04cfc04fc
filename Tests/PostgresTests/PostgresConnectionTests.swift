import Postgres
import TestSupport
import Testing

@Suite struct PostgresConnectionTests {
    private let pool: PostgresPool

    init() throws {
        pool = try PostgresPool(PostgresAddress(url: PostgresServer.shared.get().url), application: "tests", size: 2)
    }

    private func one<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        try pool.withTransaction("BEGIN", body)
    }

    @Test func `values of every kind come back as they went`() throws {
        try one { connection in
            let sql = "SELECT $1::bigint, $2::text, $3::boolean, $4::bytea, $5::double precision, $6::text"
            let values: [PostgresValue] = [
                .integer(.min), .text("Ünïcödé 李 ' \\ "), .bool(true), .bytes(.init([0, 1, 255])), .number(-0.5), .null,
            ]
            // From the second use on the server keeps the statement.
            for _ in 0..<3 {
                let result = try connection.query(sql, values, isKept: true)
                #expect(result.integer(0, 0) == .min && result.text(0, 1) == "Ünïcödé 李 ' \\ ")
                #expect(result.integer(0, 2) == 1 && result.data(0, 3) == .init([0, 1, 255]))
                #expect(result.number(0, 4) == -0.5 && result.text(0, 5) == nil)
            }
        }
    }

    @Test func `lists come back as they went, NULL among them`() throws {
        try one { connection in
            let integers = PostgresValue.optionalIntegers([.integer(3), .null, .integer(-1)])
            let texts = PostgresValue.optionalTexts([.text(""), .text("{a,\"b\"}"), .null])
            let rows = try connection.query("SELECT * FROM unnest($1::bigint[], $2::text[])", [integers, texts])
            #expect((0..<3).map { rows.integer($0, 0) } == [3, nil, -1])
            #expect((0..<3).map { rows.text($0, 1) } == ["", "{a,\"b\"}", nil])
            #expect(try connection.query("SELECT cardinality($1::text[])", [.texts([])]).integer(0, 0) == 0)
        }
    }

    @Test func `rows that are copied in are there, and integers that are copied out are those`() throws {
        try one { connection in
            try connection.script("CREATE TEMP TABLE t (a bigint, b text, c boolean) ON COMMIT DROP")
            var rows = PostgresRows(width: 3)
            for number in 0..<50_000 {
                rows.begin()
                rows.add(.integer(Int64(number)))
                rows.add(number.isMultiple(of: 2) ? .text("row \(number)") : .null)
                rows.add(.bool(number.isMultiple(of: 3)))
            }
            #expect(try connection.copy(into: "t (a, b, c)", rows) == 50_000)
            var (sum, count, texts) = (Int64(0), 0, Int64(0))
            try connection.integers("SELECT a, c, b IS NOT NULL FROM t") { row in
                sum += row[0]
                count += Int(row[1])
                texts += row[2]
            }
            #expect(sum == 50_000 * 49_999 / 2 && count == 16_667 && texts == 25_000)
        }
    }

    @Test func `a statement that fails is told by its code, and the next transaction goes on`() throws {
        let error = #expect(throws: PostgresError.self) { try one { try $0.query("SELECT 1 / 0") } }
        #expect(error?.code == "22012" && error?.kind == .other)
        let syntax = #expect(throws: PostgresError.self) { try one { try $0.integers("SELEC 1") { _ in } } }
        #expect(syntax?.code == "42601")
        #expect(try one { try $0.query("SELECT 2").integer(0, 0) } == 2)
    }

    @Test func `an interrupted statement ends`() throws {
        let error = #expect(throws: PostgresError.self) {
            try one { connection in
                connection.isInterrupted = { true }
                try connection.query("SELECT pg_sleep(60)")
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(try one { try $0.query("SELECT 2").integer(0, 0) } == 2)
    }

    @Test func `a server that was started anew is used again, and one that is away is told as that`() throws {
        let server = try PostgresServer()
        let pool = PostgresPool(try PostgresAddress(url: server.url), application: "tests", size: 2)
        func two() throws -> Int64? { try pool.withTransaction("BEGIN") { try $0.query("SELECT 2").integer(0, 0) } }
        #expect(try two() == 2)
        try server.restart()
        #expect(try two() == 2)
        try server.stop()
        #expect(throws: PostgresError.self) { try two() }.map { #expect($0.kind == .away) }
        try server.start()
        #expect(try two() == 2)
        // It ends with its last use.
        withExtendedLifetime(server) {}
    }

    @Test(
        arguments: [
            ("postgres://nobody@/postgres?host=%@", PostgresError.Kind.login),
            ("postgres://almanac@/nowhere?host=%@", .noDatabase),
            ("postgres://almanac@127.0.0.1:1/postgres", .away),
        ]
    )
    func `what keeps us out is told apart`(url: String, kind: PostgresError.Kind) throws {
        let folder = try PostgresServer.shared.get().folder
        let place = url.split(separator: "%@", omittingEmptySubsequences: false).joined(separator: folder)
        let pool = PostgresPool(try PostgresAddress(url: place), application: "tests", size: 1)
        let error = #expect(throws: PostgresError.self) { try pool.withTransaction("BEGIN") { _ in } }
        #expect(error?.kind == kind)
    }

    @Test(arguments: ["mysql://x", "postgres://a:pass%word@host/db", "postgres://h/d?nonsense=1"])
    func `a URL that is none is refused without a word of it`(url: String) throws {
        let error = #expect(throws: InvalidPostgresURL.self) { try PostgresAddress(url: url) }
        #expect(error.map { !"\($0)".contains("pass%word") && !"\($0)".contains("nonsense") } == true)
    }

    @Test func `the place of a database has no password in it`() throws {
        let address = try PostgresAddress(url: "postgres://me:secret@db.test:6543/items?sslmode=require")
        #expect(address.place == "db.test:6543/items")
    }
}
