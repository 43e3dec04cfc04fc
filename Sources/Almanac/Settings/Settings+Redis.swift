import Foundation
import Items
import Jobs
import Redis

extension Settings.RedisServerChoice {
    init(_ reader: inout EnvironmentReader) {
        self = .supervised(reader.choice("REDIS_APPENDFSYNC", default: .always))
        let sentinelUser = reader.text("REDIS_SENTINEL_USER")
        let sentinelPassword = reader.secret("REDIS_SENTINEL_PASSWORD")
        let replicas = reader.integer("REDIS_MIN_REPLICAS", default: 0, in: 0...10)
        let tls = RedisTLS(&reader)
        guard let url = reader.secret("REDIS_URL") else {
            let others = ["REDIS_MIN_REPLICAS", "REDIS_SENTINEL_USER", "REDIS_SENTINEL_PASSWORD"]
            reader.refuse(others + RedisTLS.settings, "it is set and REDIS_URL is not")
            return
        }
        do {
            var endpoint = try RedisEndpoint(url: url.value)
            if endpoint.tls != nil {
                endpoint.tls = tls
            } else {
                reader.refuse(RedisTLS.settings, "it is set, and REDIS_URL does not begin with rediss")
            }
            if endpoint.isBySentinel {
                endpoint.sentinelLogin = sentinelPassword.map { RedisLogin(user: sentinelUser, password: $0.value) }
                if sentinelUser != nil, sentinelPassword == nil {
                    reader.refuse("REDIS_SENTINEL_USER", "it is set and REDIS_SENTINEL_PASSWORD is not")
                }
            } else {
                let settings = ["REDIS_SENTINEL_USER", "REDIS_SENTINEL_PASSWORD"]
                reader.refuse(settings, "it is set, and REDIS_URL names no Sentinels (redis+sentinel://…)")
            }
            let isSet = reader.text("REDIS_MIN_REPLICAS") != nil
            let usual = endpoint.isBySentinel ? JobAcceptance.Rule(replicas: 1, isStrict: false) : nil
            let wanted = replicas > 0 ? JobAcceptance.Rule(replicas: replicas, isStrict: true) : nil
            self = .external(endpoint, replicas: isSet ? wanted : usual)
        } catch {
            reader.refuse("REDIS_URL", "\(error)")
        }
    }
}

extension RedisTLS {
    fileprivate static let settings = [
        "REDIS_TLS_VERIFY", "REDIS_TLS_CA_FILE", "REDIS_TLS_CERT_FILE", "REDIS_TLS_KEY_FILE",
    ]

    fileprivate init(_ reader: inout EnvironmentReader) {
        self.init()
        verification = reader.choice("REDIS_TLS_VERIFY", default: .full)
        authorities = reader.readablePath("REDIS_TLS_CA_FILE")
        certificate = reader.readablePath("REDIS_TLS_CERT_FILE")
        key = reader.readablePath("REDIS_TLS_KEY_FILE")
        let pair = [("REDIS_TLS_CERT_FILE", "REDIS_TLS_KEY_FILE"), ("REDIS_TLS_KEY_FILE", "REDIS_TLS_CERT_FILE")]
        for (one, other) in pair where reader.text(one) != nil && reader.text(other) == nil {
            reader.refuse(one, "it is set and \(other) is not: a certificate and its key go together")
        }
    }
}

extension EnvironmentReader {
    fileprivate mutating func readablePath(_ name: String) -> String? {
        guard let path = text(name) else { return nil }
        guard FileManager.default.isReadableFile(atPath: path) else {
            refuse(name, "\"\(path)\" cannot be read")
            return nil
        }
        return path
    }

    /// Those of the names that are set, each also as the name of a file that has the value.
    fileprivate mutating func refuse(_ names: [String], _ detail: String) {
        for name in names {
            if let set = [name, name + "_FILE"].first(where: { text($0) != nil }) { refuse(set, detail) }
        }
    }
}
