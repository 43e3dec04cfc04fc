import Delivery
import Egress
import Figures
import Foundation
import HTTP
import Imports
import Items
import Jobs
import Logging
import Logs
import Redis

/// Every setting of the appliance, read once from the environment.
struct Settings: Sendable {
    var http: HTTP
    var jobs: Jobs
    var disk: Disk
    var files: Files
    var redis: RedisServerChoice
    var cluster: Cluster
    var imports: Imports
    var mail: Mail
    var log: Log
    /// The look of all reports.
    var house: HouseStyle
    var dataDirectory: String
    /// Decides the day of an instant where a request names no zone.
    var timeZone: TimeZone
    /// Shown by `/health`.
    var environment: String

    struct HTTP: Sendable {
        var host: String
        var port: Int
        /// The public address.
        var links: Links
        var maxBodyBytes: Int
        var maxUploadBytes: Int
        /// The bearer tokens, by their hashes; none means that anybody may call.
        var tokens: [TokenEntry]
        /// Names of the server beside those that it knows itself; `*` stands for any.
        var allowedHosts: [String]
        /// Reverse proxies that say who asks.
        var proxies: TrustedProxies
        /// Whether download links work without a token.
        var signsLinks: Bool
        var staticDirectory: String
    }

    struct Jobs: Sendable {
        var workers: Int
        var maxQueued: Int
        var maxRangeDays: Int
        var exportLifetime: Duration
        var importLifetime: Duration
        /// How long running jobs may go on after a signal to stop before they are handed back.
        var shutdownGrace: Duration
        /// For one attempt at an export, from when a worker begins it.
        var timeout: Duration
    }

    /// What may be kept, in bytes.
    struct Disk: Sendable {
        var minimumFree: Int
        var maxExports: Int
        var maxUploads: Int
    }

    enum RedisServerChoice: Sendable {
        /// A server of our own on a Unix socket in the data directory.
        case supervised(PrivateRedis.Sync)
        /// - Parameter replicas: nil where a job is accepted without any.
        case external(RedisEndpoint, replicas: JobAcceptance.Rule?)
    }

    struct Imports: Sendable {
        /// Private addresses that imports may reach all the same.
        var egress: EgressPolicy
        var proxies: EgressProxies
        var attachmentLimits: AttachmentFetch.Limits
        /// Seals credentials at rest; made in the data directory when it is not set.
        var secretKey: Secret?
    }

    struct Mail: Sendable {
        /// nil where no mail is sent.
        var server: MailServer?
        /// Told of scheduled work that has failed for good.
        var operatorAddress: String?
    }

    struct Log: Sendable {
        var level: Logger.Level
        var format: LogFormat
    }
}

extension Settings {
    /// - Throws: `SettingsError` with every problem.
    init(
        environment: [String: String],
        readFile: @escaping (String) throws -> String = { try String(contentsOfFile: $0, encoding: .utf8) }
    ) throws(SettingsError) {
        var reader = EnvironmentReader(environment, readFile: readFile)
        http = HTTP(&reader)
        jobs = Jobs(&reader)
        disk = Disk(&reader)
        files = Files(&reader)
        redis = RedisServerChoice(&reader)
        cluster = Cluster(&reader, workers: jobs.workers)
        imports = Imports(&reader)
        mail = Mail(&reader)
        log = Log(
            level: reader.choice("LOG_LEVEL", default: .info),
            format: reader.choice("LOG_FORMAT", default: .text)
        )
        house = HouseStyle(&reader)
        dataDirectory = reader.text("DATA_DIR") ?? "./data"
        timeZone = reader.timeZone("TIMEZONE")
        self.environment = reader.text("ENVIRONMENT") ?? "development"
        guard reader.problems.isEmpty else { throw SettingsError(problems: reader.problems) }
    }
}

extension Settings.HTTP {
    fileprivate init(_ reader: inout EnvironmentReader) {
        host = reader.text("HOST") ?? "127.0.0.1"
        port = reader.integer("PORT", default: 8001, in: 1...65535)
        links = reader.links("BASE_URL")
        maxBodyBytes = reader.integer("MAX_BODY_BYTES", default: 1 << 20, in: 1024...(1 << 30))
        maxUploadBytes = reader.integer("MAX_UPLOAD_BYTES", default: 100 << 20, in: 1024...(1 << 40))
        tokens = reader.tokens("API_TOKENS")
        allowedHosts = reader.hosts("ALLOWED_HOSTS")
        proxies = reader.trustedProxies("TRUSTED_PROXIES")
        signsLinks = reader.flag("SIGNED_URLS")
        staticDirectory = reader.text("STATIC_DIR") ?? Self.foundStaticDirectory()
        let anonymous = reader.flag("ALLOW_ANONYMOUS")
        if tokens.isEmpty, !anonymous, !isLoopback {
            reader.refuse(
                "API_TOKENS",
                "HOST is \(host), which others can reach, and no token is set: run `almanac token` and set the hash "
                    + "that it prints, or set ALLOW_ANONYMOUS=true to let anybody in"
            )
        }
    }

    /// Whether nobody but this machine can reach the server.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// `static` in the working directory, else beside the binary or where the container image has it.
    private static func foundStaticDirectory() -> String {
        let beside = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent().path
        let candidates = ["static", beside + "/static", "/usr/local/share/almanac/static"]
        return candidates.first { FileManager.default.fileExists(atPath: $0 + "/index.html") } ?? "static"
    }
}

extension Settings.Jobs {
    fileprivate init(_ reader: inout EnvironmentReader) {
        workers = reader.integer("WORKERS", default: ProcessInfo.processInfo.activeProcessorCount, in: 1...256)
        maxQueued = reader.integer("MAX_QUEUED_JOBS", default: 1000, in: 1...1_000_000)
        maxRangeDays = reader.integer("MAX_RANGE_DAYS", default: 365, in: 1...36600)
        exportLifetime = .seconds(reader.integer("EXPORT_TTL_SECONDS", default: 3600, in: 1...31_536_000))
        importLifetime = .seconds(reader.integer("IMPORT_TTL_SECONDS", default: 86400, in: 1...31_536_000))
        timeout = .seconds(reader.integer("JOB_TIMEOUT_SECONDS", default: 3600, in: 1...604_800))
        shutdownGrace = .seconds(reader.integer("SHUTDOWN_GRACE_SECONDS", default: 8, in: 0...3600))
    }
}

extension Settings.Disk {
    fileprivate init(_ reader: inout EnvironmentReader) {
        minimumFree = reader.integer("MIN_FREE_BYTES", default: 64 << 20, in: 0...(1 << 50))
        maxExports = reader.integer("MAX_EXPORTS_BYTES", default: 10 << 30, in: 1024...(1 << 50))
        maxUploads = reader.integer("MAX_UPLOADS_BYTES", default: 1 << 30, in: 1024...(1 << 50))
    }
}

extension Settings.Imports {
    fileprivate init(_ reader: inout EnvironmentReader) {
        egress = reader.egressPolicy("ALLOWED_PRIVATE_HOSTS")
        proxies = EgressProxies(https: reader.proxy("HTTPS_PROXY"), http: reader.proxy("HTTP_PROXY"))
        proxies.exceptions = reader.customaryList("NO_PROXY").map { $0.lowercased() }
        attachmentLimits = AttachmentFetch.Limits(
            maxBytes: reader.integer("MAX_ATTACHMENT_BYTES", default: 25 << 20, in: 1024...(1 << 40)),
            maxTotalBytes: reader.integer("MAX_ATTACHMENTS_BYTES", default: 1 << 30, in: 1024...(1 << 50))
        )
        secretKey = reader.secret("SECRET_KEY")
        if let secretKey, secretKey.value.utf8.count < 16 {
            reader.refuse("SECRET_KEY", "it is shorter than 16 characters")
        }
    }
}

extension EnvironmentReader {
    fileprivate mutating func timeZone(_ name: String) -> TimeZone {
        guard let text = text(name) else { return .gmt }
        guard let zone = TimeZone(identifier: text) else {
            refuse(name, "\"\(text)\" is not an IANA time zone such as Europe/Berlin")
            return .gmt
        }
        return zone
    }

    fileprivate mutating func links(_ name: String) -> Links {
        guard let text = text(name) else { return .none }
        guard let links = Links(baseURL: text) else {
            refuse(name, "\"\(text)\" is not an address such as https://reports.example.com/almanac")
            return .none
        }
        return links
    }

    fileprivate mutating func egressPolicy(_ name: String) -> EgressPolicy {
        do {
            return try EgressPolicy(allowing: list(name))
        } catch {
            refuse(name, "\(error)")
            return .publicOnly
        }
    }

    /// A secret, for its address may have a password in it. Programs take the name in either case.
    fileprivate mutating func proxy(_ name: String) -> EgressProxies.Proxy? {
        let upper = secret(name)
        guard let value = upper ?? text(name.lowercased()).map(Secret.init) else { return nil }
        guard let proxy = EgressProxies.Proxy(value.value) else {
            refuse(name, "it is not the address of an HTTP proxy such as http://proxy.example.com:3128")
            return nil
        }
        return proxy
    }

    fileprivate func customaryList(_ name: String) -> [String] {
        let upper = list(name)
        return upper.isEmpty ? list(name.lowercased()) : upper
    }

    fileprivate mutating func tokens(_ name: String) -> [TokenEntry] {
        var entries: [TokenEntry] = []
        for text in Self.split(secret(name)?.value ?? "") {
            do {
                entries.append(try TokenEntry(text))
            } catch {
                refuse(name, "\(error)")
                return []
            }
        }
        return entries
    }

    fileprivate mutating func trustedProxies(_ name: String) -> TrustedProxies {
        do {
            return try TrustedProxies(list(name))
        } catch {
            refuse(name, "\(error)")
            return .none
        }
    }

    fileprivate mutating func hosts(_ name: String) -> [String] {
        let hosts = list(name).map { $0.lowercased() }
        if let bad = hosts.first(where: { $0 != "*" && HostGuard.host(of: $0) != $0 }) {
            refuse(name, "\"\(bad)\" is not the name of a host, without scheme and port")
        }
        return hosts
    }
}
