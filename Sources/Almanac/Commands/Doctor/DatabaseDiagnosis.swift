import Foundation
import Items
import Postgres
import Storage

/// Looks at the database that `DATABASE_URL` names, and changes nothing there.
struct DatabaseDiagnosis {
    private static let part = "DATABASE_URL"
    private let address: PostgresAddress?
    private let connections: Int

    init(_ settings: Settings) {
        (address, connections) = (settings.cluster.database, settings.cluster.connections)
    }

    func findings() -> [Finding] {
        guard let address else { return [] }
        do {
            let found = try ItemStore.inspect(address)
            return [server(found, address), rights(found), room(found), others(found), clock(found)].compactMap(\.self)
        } catch {
            // The sentence says what to do.
            let reason = (error as? ItemStoreError)?.sentence ?? "\(error)"
            return [.failed(Self.part, "\(address.place): \(reason)")]
        }
    }

    private func server(_ found: DatabaseInspection, _ address: PostgresAddress) -> Finding {
        let text = "PostgreSQL \(found.server) answers at \(address.place)"
        if found.isStandby {
            return .failed(Self.part, "\(text), and is a standby, which takes no writes", "Name the primary there.")
        }
        let tables =
            found.version.map { "its tables are of version \($0)" }
            ?? "it has no tables yet: the first start makes them"
        return .ok(Self.part, "\(text); \(tables)")
    }

    private func rights(_ found: DatabaseInspection) -> Finding {
        guard found.mayMake, found.mayChange else {
            let what = found.mayMake ? "change all tables that are there" : "make tables"
            return .failed(
                Self.part,
                "its user may not \(what), so that an upgrade fails",
                "Let that user own the database, or the schema and all tables in it."
            )
        }
        return .ok(Self.part, "its user may make and change tables")
    }

    private func room(_ found: DatabaseInspection) -> Finding? {
        guard found.used + connections > found.most else { return nil }
        return .warning(
            Self.part,
            "the server has \(found.used) of its \(found.most) connections in use, and a process takes up to \(connections)",
            "Raise max_connections, set a smaller DATABASE_CONNECTIONS, or put PgBouncer in between."
        )
    }

    private func others(_ found: DatabaseInspection) -> Finding {
        let text = found.others.isEmpty ? "nobody else is connected" : found.others.joined(separator: ", ")
        return .ok(Self.part, "connected to it: \(text)")
    }

    private func clock(_ found: DatabaseInspection) -> Finding? {
        .clock("the database", apart: abs((found.clock - .now()).components.seconds))
    }
}
