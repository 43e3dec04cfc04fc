import Foundation
import TestSupport
import Testing

@testable import Almanac
@testable import Postgres
@testable import Storage

/// What `almanac doctor` finds at a database.
struct DoctorTests {
    private static func findings(_ url: String) throws -> [Finding] {
        let settings = try Settings(environment: [
            "DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1", "FILES_URL": "s3://bucket",
            "S3_ENDPOINT": "http://127.0.0.1:9", "S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "canary",
            "SECRET_KEY": Data(repeating: 7, count: 32).base64EncodedString(),
        ])
        return DatabaseDiagnosis(settings).findings()
    }

    private static func failures(_ url: String) throws -> [Finding] {
        try findings(url).filter { $0.verdict == .failed }
    }

    @Test func `of a database it tells what is there, who else uses it, what the user may not, and that it is away`()
        throws
    {
        let server = try PostgresServer()
        let url = server.url
        let guest = url.replacing("almanac@", with: "guest@")
        let pool = PostgresPool(try PostgresAddress(url: url), application: "tests", size: 1)
        try pool.withTransaction("BEGIN") { try $0.script("CREATE ROLE guest LOGIN") }

        let empty = try Self.findings(url)
        #expect(empty.allSatisfy { $0.verdict == .ok })
        #expect(empty.contains { $0.text.contains("it has no tables yet") })
        #expect(empty.contains { $0.text.contains("tests from its own machine (1)") })
        #expect(try Self.failures(guest).contains { $0.text.contains("may not make tables") })
        // It has made nothing.
        #expect(try Self.findings(url).contains { $0.text.contains("it has no tables yet") })

        let store = try ItemStore(PostgresAddress(url: url), connections: 2)
        let full = try Self.findings(url)
        #expect(full.allSatisfy { $0.verdict == .ok })
        #expect(full.contains { $0.text.contains("its tables are of version \(PostgresSchema.newest)") })
        #expect(full.contains { $0.text.contains("almanac from its own machine (1)") })
        #expect(try Self.failures(guest).contains { $0.part == "DATABASE_URL" && $0.text.contains("may not") })

        try store.write { try $0.database.execute(sql: "INSERT INTO almanac_version (version) VALUES (999)") }
        #expect(try Self.failures(url).map(\.text).contains { $0.contains("written by a newer almanac") })
        try server.stop()
        let away = try Self.failures(url)
        #expect(away.count == 1 && away[0].text.contains("cannot be reached"))
        #expect(!away[0].line.contains("canary"))
    }

    @Test func `without DATABASE_URL there is no database to look at`() throws {
        #expect(DatabaseDiagnosis(try Settings(environment: [:])).findings().isEmpty)
    }
}
