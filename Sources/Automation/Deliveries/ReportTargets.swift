import Delivery
import Imports
import Items
import Jobs
import Storage

/// Where the word of reports goes, with the secrets of it, sealed for the report that it is of.
struct ReportTargets: Sendable {
    private let sealer: CredentialSealer

    init(_ sealer: CredentialSealer) {
        self.sealer = sealer
    }

    func seal(_ entries: [DeliverEntry], of id: String) throws -> String? {
        guard !entries.isEmpty else { return nil }
        return try sealer.seal(bytes: JSONValue.array(entries.map(\.whole)).text, for: Self.owner(id))
    }

    func open(_ record: SavedRecord) throws(SavedError) -> [DeliverEntry] {
        let shown = record.json["deliver"]?.array ?? []
        guard let sealed = record.sealed else {
            guard shown.isEmpty else { throw .secretsUnreadable }
            return []
        }
        let entries: [JSONValue]
        do {
            let bytes = try sealer.open(bytes: sealed, for: Self.owner(record.id))
            entries = try JSONValue(parsing: bytes, rules: .foreign).array ?? []
        } catch {
            throw .secretsUnreadable
        }
        let known = entries.compactMap { entry in
            var (fields, none) = (ObjectReader(entry), [DeliverEntry]())
            return DeliverEntry(&fields, known: &none)
        }
        // A place that only a newer version knows is not to be forgotten.
        guard known.count == entries.count else { throw .newer }
        return known
    }

    /// One target of one run.
    func seal(_ target: DeliveryTarget, ofRun run: Int64, _ position: Int) throws -> String {
        try sealer.seal(bytes: DocumentJSON.encode(target), for: Self.owner(run, position))
    }

    func target(of delivery: SavedDelivery) throws(SavedError) -> DeliveryTarget {
        guard let sealed = delivery.sealed else { throw .secretsUnreadable }
        let bytes: [UInt8]
        do {
            bytes = try sealer.open(bytes: sealed, for: Self.owner(delivery.runID, delivery.position))
        } catch {
            throw .secretsUnreadable
        }
        guard let target = try? DocumentJSON.decode(DeliveryTarget.self, from: bytes) else { throw .newer }
        return target
    }

    private static func owner(_ id: String) -> String { "report \(id)" }
    private static func owner(_ run: Int64, _ position: Int) -> String { "delivery \(run)/\(position)" }
}
