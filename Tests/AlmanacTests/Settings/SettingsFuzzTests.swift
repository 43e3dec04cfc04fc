import Foundation
import TestSupport
import Testing

@testable import Almanac
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct SettingsFuzzTests {
    private static let values: [String: String] = [
        "HOST": "127.0.0.1", "PORT": "8001", "BASE_URL": "https://r.example/almanac", "DATA_DIR": "./data",
        "API_TOKENS": String(repeating: "a", count: 64) + "=read", "ALLOWED_HOSTS": "a.example,b",
        "TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8,::1", "SIGNED_URLS": "true",
        "ALLOW_ANONYMOUS": "false", "REDIS_URL": "redis://user:word@h:6379/1", "REDIS_APPENDFSYNC": "always",
        "REDIS_MIN_REPLICAS": "1", "REDIS_SENTINEL_USER": "almanac", "REDIS_SENTINEL_PASSWORD": "a long password",
        "REDIS_TLS_VERIFY": "ca", "REDIS_TLS_CA_FILE": "/etc/passwd",
        "WORKERS": "4", "MAX_QUEUED_JOBS": "10", "JOB_TIMEOUT_SECONDS": "60", "EXPORT_TTL_SECONDS": "60",
        "IMPORT_TTL_SECONDS": "60", "MAX_RANGE_DAYS": "365", "MAX_BODY_BYTES": "1048576", "MAX_UPLOAD_BYTES": "1048576",
        "MAX_ATTACHMENT_BYTES": "1", "MAX_ATTACHMENTS_BYTES": "1", "MAX_EXPORTS_BYTES": "1073741824",
        "MAX_UPLOADS_BYTES": "1073741824", "MIN_FREE_BYTES": "1", "TIMEZONE": "Europe/Berlin", "REPORT_AUTHOR": "Ann",
        "REPORT_ACCENT": "#1B5A9C", "ALLOWED_PRIVATE_HOSTS": "10.0.0.0/8,x:80", "HTTPS_PROXY": "http://u:w@p:3128",
        "HTTP_PROXY": "p:3128", "NO_PROXY": "a,.b", "SECRET_KEY": "sixteen letters and more", "SECRET_KEY_FILE": "/k",
        "SHUTDOWN_GRACE_SECONDS": "8", "LOG_LEVEL": "info", "LOG_FORMAT": "json", "ENVIRONMENT": "x",
    ]
    private static let names = values.keys.sorted()
    private static let secrets: Set = [
        "API_TOKENS", "REDIS_SENTINEL_PASSWORD", "REDIS_URL", "HTTPS_PROXY", "HTTP_PROXY", "SECRET_KEY",
    ]
    private static let words = [
        "0", "-1", "99999999999999999999", "::1", "/", "http://", ",", "true", "65536", "%41", "*",
    ]

    @Test func `settings are taken, or each bad one is told by its name and without a secret`() async throws {
        let fault = try await Fuzz.firstFault(1000) { fuzz in
            var environment: [String: String] = [:]
            for _ in 0..<fuzz.number(1...6) {
                let name = fuzz.pick(Self.names)
                let bytes = Array((Self.values[name] ?? "").utf8)
                let changed = fuzz.once(in: 3) ? bytes : fuzz.changed(bytes, words: Self.words)
                environment[name] = String(decoding: changed, as: UTF8.self)
            }
            do throws(SettingsError) {
                _ = try Settings(environment: environment) { _ in "a key from a file, quite long" }
                return nil
            } catch {
                return Self.fault(of: error, environment)
            }
        }
        #expect(fault == nil)
    }

    private static func fault(of error: SettingsError, _ environment: [String: String]) -> String? {
        if error.problems.isEmpty { return "refused without a reason" }
        for problem in error.problems {
            guard names.contains(problem.name), !problem.detail.isEmpty else { return "\(problem)" }
            for (name, value) in environment where secrets.contains(name) && value.count >= 12 {
                if problem.detail.contains(value) { return "\(name) is told: \(problem)" }
            }
        }
        return nil
    }
}
