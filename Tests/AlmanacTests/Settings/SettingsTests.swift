import Foundation
import Testing

@testable import Almanac
@testable import Delivery
@testable import Egress
@testable import HTTP
@testable import Jobs

@Suite struct SettingsTests {
    @Test func `without a variable everything has its default`() throws {
        let settings = try Settings(environment: [:])
        #expect(settings.http.host == "127.0.0.1")
        #expect(settings.http.port == 8001)
        #expect(settings.dataDirectory == "./data")
        #expect(settings.jobs.exportLifetime == .seconds(3600))
        #expect(settings.jobs.importLifetime == .seconds(86400))
        #expect(settings.jobs.maxQueued == 1000)
        #expect(settings.http.maxUploadBytes == 100 << 20)
        #expect(settings.environment == "development")
    }

    @Test(arguments: [
        ("PORT", "0"), ("PORT", "99999"), ("PORT", "http"), ("WORKERS", "-1"), ("TIMEZONE", "Mars/Olympus"),
        ("BASE_URL", "example.com"), ("REDIS_URL", "http://x"), ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"),
        ("API_TOKENS", "secret"), ("API_TOKENS", String(repeating: "a", count: 64) + "=write"),
        ("ALLOWED_HOSTS", "http://x"), ("TRUSTED_PROXIES", "proxy.test"), ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("SIGNED_URLS", "maybe"), ("JOB_TIMEOUT_SECONDS", "0"),
        ("ALLOW_ANONYMOUS", "perhaps"), ("SECRET_KEY", "short"),
        ("ALLOWED_PRIVATE_HOSTS", "10.0.0.0/99"), ("EXPORT_TTL_SECONDS", "1.5"), ("MAX_BODY_BYTES", "1"),
        ("HTTPS_PROXY", "socks5://proxy.test"), ("HTTP_PROXY", "http://proxy.test/path"), ("MAX_ATTACHMENT_BYTES", "0"),
        ("MAX_ATTACHMENTS_BYTES", "all"), ("REPORT_ACCENT", "blue"), ("REPORT_ACCENT", "#FFEE00"),
        ("REDIS_APPENDFSYNC", "sometimes"), ("REDIS_MIN_REPLICAS", "1"), ("REDIS_SENTINEL_PASSWORD", "secret"),
        ("REDIS_TLS_VERIFY", "full"), ("REDIS_URL", "redis+sentinel://h"), ("MIN_FREE_BYTES", "-1"),
        ("MAX_EXPORTS_BYTES", "1"),
        ("MAX_UPLOADS_BYTES", "some"), ("REPORT_LOGO", "/nowhere/logo.png"), ("REPORT_LOGO", "/etc/passwd"),
        ("MAIL_OPERATOR", "o@example.org"),
        ("MAIL_FROM", "a@example.org"),
    ])
    func `a bad value is named`(name: String, value: String) throws {
        let error = try #require(throws: SettingsError.self) { try Settings(environment: [name: value]) }
        #expect(error.problems.map(\.name) == [name])
    }

    private static let mails: [([String: String], [String])] = [
        (["SMTP_URL": "smtps://u:canary@h", "MAIL_FROM": "none"], ["MAIL_FROM"]),
        (["SMTP_URL": "smtps://u:canary@h"], ["MAIL_FROM"]),
        (["SMTP_URL": "https://u:canary@h", "MAIL_FROM": "a@b.c"], ["SMTP_URL"]),
        (["SMTP_URL": "smtp://u:canary@h?starttls=never", "MAIL_FROM": "a@b.c"], ["SMTP_URL"]),
        (["SMTP_URL": "smtps://h", "MAIL_FROM": "a@b.c", "MAIL_OPERATOR": "nobody"], ["MAIL_OPERATOR"]),
        (["SMTP_URL": "smtps://h", "MAIL_FROM": "a@b.c", "SMTP_CA_FILE": "/nowhere"], ["SMTP_CA_FILE"]),
        (["SMTP_URL": "smtp://h", "MAIL_FROM": "a@b.c", "MAIL_OPERATOR": "o@b.c"], []),
    ]

    @Test(arguments: mails)
    func `what is wrong with the mail server is named, without its password`(
        environment: [String: String],
        names: [String]
    ) throws {
        do {
            let settings = try Settings(environment: environment)
            #expect(names.isEmpty && settings.mail.server?.port == 587)
        } catch {
            #expect(error.problems.map(\.name) == names && !"\(error)".contains("canary"))
        }
    }

    private static let redis: [([String: String], [String])] = [
        (["REDIS_URL": "redis://h", "REDIS_TLS_VERIFY": "none"], ["REDIS_TLS_VERIFY"]),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_VERIFY": "perhaps"], ["REDIS_TLS_VERIFY"]),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_CA_FILE": "/nowhere"], ["REDIS_TLS_CA_FILE"]),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_CERT_FILE": "/etc/passwd"], ["REDIS_TLS_CERT_FILE"]),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_KEY_FILE": "/etc/passwd"], ["REDIS_TLS_KEY_FILE"]),
        (["REDIS_URL": "redis://h", "REDIS_SENTINEL_PASSWORD": "canary"], ["REDIS_SENTINEL_PASSWORD"]),
        (["REDIS_URL": "redis+sentinel://h/m", "REDIS_SENTINEL_USER": "u"], ["REDIS_SENTINEL_USER"]),
        (["REDIS_URL": "redis+sentinel://h/m", "REDIS_MIN_REPLICAS": "11"], ["REDIS_MIN_REPLICAS"]),
    ]

    @Test(arguments: redis)
    func `what does not go with REDIS_URL is named, without a password`(
        environment: [String: String],
        names: [String]
    ) throws {
        let error = try #require(throws: SettingsError.self) { try Settings(environment: environment) }
        #expect(error.problems.map(\.name) == names && !"\(error)".contains("canary"))
    }

    @Test(arguments: [
        ("redis://h", nil, nil), ("redis://h", "2", JobAcceptance.Rule(replicas: 2, isStrict: true)),
        ("redis+sentinel://h/m", nil, JobAcceptance.Rule(replicas: 1, isStrict: false)),
        ("redis+sentinel://h/m", "0", nil),
        ("redis+sentinel://h/m", "1", JobAcceptance.Rule(replicas: 1, isStrict: true)),
    ])
    func `by Sentinels jobs wait for the replica that is there, and for as many as are demanded`(
        url: String,
        number: String?,
        rule: JobAcceptance.Rule?
    ) throws {
        var environment = ["REDIS_URL": url]
        environment["REDIS_MIN_REPLICAS"] = number
        guard case .external(_, let found) = try Settings(environment: environment).redis else {
            Issue.record("it is not the Redis that was named")
            return
        }
        #expect(found == rule)
    }

    @Test func `proxies go by their customary names in either case`() throws {
        let settings = try Settings(environment: [
            "https_proxy": "proxy.test:3128", "HTTP_PROXY": "http://other.test", "no_proxy": "A.test, .b.test",
        ])
        #expect(settings.imports.proxies.https?.host == "proxy.test" && settings.imports.proxies.http?.port == 80)
        #expect(settings.imports.proxies.exceptions == ["a.test", ".b.test"])
    }

    @Test func `all problems are told at once`() throws {
        let error = try #require(throws: SettingsError.self) {
            try Settings(environment: ["PORT": "x", "WORKERS": "x", "TIMEZONE": "x"])
        }
        #expect(error.problems.count == 3)
    }

    @Test func `a secret may stand in a file, but not in both places`() throws {
        let hash = String(repeating: "a", count: 64)
        let read = { (path: String) in path == "/run/tokens" ? "\(hash)\n" : "" }
        let settings = try Settings(environment: ["API_TOKENS_FILE": "/run/tokens"], readFile: read)
        #expect(settings.http.tokens == [try TokenEntry(hash)])
        #expect(throws: SettingsError.self) {
            try Settings(environment: ["API_TOKENS_FILE": "/run/tokens", "API_TOKENS": hash], readFile: read)
        }
        #expect(throws: SettingsError.self) {
            try Settings(environment: ["SECRET_KEY_FILE": "/run/empty"], readFile: read)
        }
    }

    @Test(arguments: ["SECRET_KEY", "REDIS_URL", "DATABASE_URL"])
    func `a file of a secret that can't be read is told once, also where the secret has to be there`(
        name: String
    ) throws {
        let urls = ["DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://h", "FILES_URL": "s3://bucket/x"]
        let keys = ["S3_ACCESS_KEY_ID": "a", "S3_SECRET_ACCESS_KEY": "b", "SECRET_KEY": "of-all-processes"]
        var environment = urls.merging(keys) { $1 }
        environment[name] = nil
        environment["\(name)_FILE"] = "/nowhere"
        let error = try #require(throws: SettingsError.self) { try Settings(environment: environment) }
        #expect(error.problems.map(\.name) == ["\(name)_FILE"])
    }

    @Test func `others are let in only by token or by an explicit wish`() throws {
        #expect(throws: SettingsError.self) { try Settings(environment: ["HOST": "0.0.0.0"]) }
        _ = try Settings(environment: ["HOST": "0.0.0.0", "ALLOW_ANONYMOUS": "true"])
        _ = try Settings(environment: ["HOST": "0.0.0.0", "API_TOKENS": String(repeating: "0", count: 64)])
        _ = try Settings(environment: ["HOST": "::1"])
    }

    @Test func `no problem tells a secret`() throws {
        let error = try #require(throws: SettingsError.self) {
            try Settings(environment: [
                "REDIS_URL": "redis://user:hunter2@host:port/x", "API_TOKENS": "hunter2", "SECRET_KEY": "hunter2",
            ])
        }
        #expect(!"\(error)".contains("hunter2"))
    }
}
