import Foundation
import Items
import Jobs
import Redis

/// Looks at the Redis that the settings name, or at the program that is started where they name none.
struct RedisDiagnosis {
    private let choice: Settings.RedisServerChoice

    init(_ settings: Settings) {
        choice = settings.redis
    }

    func findings() async -> [Finding] {
        switch choice {
        case .supervised: [program()]
        case .external(let endpoint, let replicas): await server(endpoint, replicas)
        }
    }

    /// The first on the PATH, which is the one that is started.
    private func program() -> Finding {
        guard Self.find("setpriv") != nil else {
            return .failed(
                "Redis",
                "no setpriv is on the PATH, by which redis-server is started",
                "Install util-linux."
            )
        }
        guard let path = Self.find("redis-server") else {
            return .failed(
                "Redis",
                "REDIS_URL is not set, and no redis-server is on the PATH",
                "Install redis-server, or name a Redis of your own by REDIS_URL."
            )
        }
        return .ok("Redis", "\(path) is started for almanac alone (REDIS_URL is not set)")
    }

    private static func find(_ program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    private func server(_ endpoint: RedisEndpoint, _ replicas: JobAcceptance.Rule?) async -> [Finding] {
        do {
            // Long enough to hear why there is no connection.
            var options = RedisClient.Options()
            options.connectionWait = options.connectTimeout + .seconds(1)
            let client = try RedisClient(endpoint: endpoint, name: "almanac-doctor", options: options)
            let findings = await findings(client, replicas)
            await client.close()
            return findings + security(endpoint)
        } catch {
            return [.failed("REDIS_URL", "\(error)")]
        }
    }

    private func security(_ endpoint: RedisEndpoint) -> [Finding] {
        guard endpoint.tls?.verification == RedisTLS.Verification.none else { return [] }
        return [
            .warning(
                "REDIS_TLS_VERIFY",
                "it is none: anybody may answer as Redis",
                "Set REDIS_TLS_CA_FILE, and leave it out."
            )
        ]
    }

    /// What to do about it; where that is plain, the reason has said so.
    private func remedy(_ reason: String) -> String? {
        if reason.contains("NOPERM") {
            return
                "Give the user in REDIS_URL at least: ACL SETUSER NAME \(JobPermissions.rules.joined(separator: " "))"
        }
        if reason.contains(": set REDIS_") || reason.contains("write redis") || reason.contains("in REDIS_") {
            return nil
        }
        return "Is it running there, and is the address in REDIS_URL right?"
    }

    private func findings(_ client: RedisClient, _ replicas: JobAcceptance.Rule?) async -> [Finding] {
        let told = await RedisHealth(redis: client, storeID: "doctor", isOurs: false, replicas: replicas).findings()
        guard told.problems.isEmpty else {
            return told.problems.map { .failed("Redis", $0.detail, remedy($0.detail)) }
        }
        let facts = (try? await client.send(RedisCommand("INFO").repeatable).string) ?? ""
        let lines = facts.split(whereSeparator: \.isNewline)
        let version = lines.first { $0.hasPrefix("redis_version:") }?.dropFirst(14) ?? "?"
        var findings = [Finding.ok("Redis", "version \(version) answers, and takes scripts that write")]
        findings += told.warnings.map { .warning("Redis", $0.detail) }
        if lines.contains("aof_enabled:0") {
            findings.append(
                .warning(
                    "Redis",
                    "it keeps no append-only file: jobs that were accepted are lost when it stops without warning",
                    "Set appendonly yes, and appendfsync always or everysec."
                )
            )
        }
        return findings + (await clock(client))
    }

    /// Leases and lifetimes are told by the clock of Redis, and dates by ours.
    private func clock(_ client: RedisClient) async -> [Finding] {
        let parts = try? await client.send(RedisCommand("TIME").repeatable).array
        guard let seconds = parts?.first?.string.flatMap(Double.init) else { return [] }
        let apart = Int64(abs(Date().timeIntervalSince1970 - seconds))
        return [Finding.clock("Redis", apart: apart)].compactMap(\.self)
    }
}
