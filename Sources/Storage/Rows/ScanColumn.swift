/// What a scan reads of an item beside the instant.
enum ScanColumn: Hashable, Sendable {
    case createdAt
    /// The number of the source, above two bits for that of an anomaly.
    case origin
    case project, itemType, status, assignee
    case fingerprintHigh, fingerprintLow
    /// One label; an item has as many rows as it has labels.
    case label
    /// How long a closed item had been open; -1 where its times are in the wrong order.
    case timeToClose

    var sql: String {
        switch self {
        case .createdAt: "created_at"
        case .origin: "(source_id << 2) | anomaly"
        case .project: "project_id"
        case .itemType: "item_type_id"
        case .status: "status_id"
        case .assignee: "assignee_id"
        case .fingerprintHigh: "fingerprint_high"
        case .fingerprintLow: "fingerprint_low"
        case .label: "label_id"
        case .timeToClose: "CASE WHEN anomaly = 3 THEN -1 ELSE closing_at - created_at END"
        }
    }
}
