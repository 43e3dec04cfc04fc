import Items
import Postgres

/// What several processes share, each on a machine of its own.
extension Settings {
    struct Cluster: Sendable {
        /// Of the item store; nil where it is a file in the data directory.
        var database: PostgresAddress?
        /// So many connections of one process, at the same time.
        var connections: Int
    }
}

extension Settings.Cluster {
    init(_ reader: inout EnvironmentReader, workers: Int) {
        // An export holds a connection to its end; a few more are for requests.
        connections = reader.integer("DATABASE_CONNECTIONS", default: workers + 6, in: 2...1000)
        guard let url = reader.secret("DATABASE_URL") else { return }
        do {
            database = try PostgresAddress(url: url.value)
        } catch {
            reader.refuse("DATABASE_URL", "\(error)")
        }
        if !reader.isSet(secret: "REDIS_URL") {
            reader.refuse(
                "REDIS_URL",
                "DATABASE_URL is set, so several processes may serve: they need one Redis that all of them reach"
            )
        }
        if reader.text("FILES_URL") == nil {
            reader.refuse(
                "FILES_URL",
                "DATABASE_URL is set, so several processes may serve: they need one store of files that all of them reach"
            )
        }
        if !reader.isSet(secret: "SECRET_KEY") {
            reader.refuse(
                "SECRET_KEY",
                "DATABASE_URL is set, so several processes may serve: they need one key, or none could read what another "
                    + "has sealed; make one with: openssl rand -base64 32"
            )
        }
    }
}
