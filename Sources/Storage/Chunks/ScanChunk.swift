/// A day's rows of a scan as byte strings, one for each column: numbers of a fixed width, little endian, in the order of the
/// instants.
struct ScanChunk {
    /// Which scan it is of, as `scan_chunk.kind` has it.
    enum Kind: Int64, CaseIterable {
        case created = 1
        case closed = 2
        case label = 3
        case open = 4

        /// The kind by whose marks in `scan_stale` a day of this one is known to have changed: what is created is open, or was.
        var mark: Kind { self == .open ? .created : self }

        static let marks = allCases.filter { $0.mark == $0 }

        /// The kinds that go by the marks of this one.
        var marked: [Kind] { Self.allCases.filter { $0.mark == self } }
    }

    /// A column of `scan_chunk`.
    enum Column: String, CaseIterable {
        /// Milliseconds within the day.
        case instants
        case origins, projects, types, statuses, assignees, creations
        /// The high half of each, then the low one.
        case fingerprints
        case labels

        /// Octets of a row.
        var width: Int {
            switch self {
            case .instants, .origins, .projects, .types, .statuses, .assignees, .labels: 4
            case .creations: 8
            case .fingerprints: 16
            }
        }

        /// What it is made of; nothing for the instant.
        var parts: [ScanColumn] {
            switch self {
            case .instants: []
            case .origins: [.origin]
            case .projects: [.project]
            case .types: [.itemType]
            case .statuses: [.status]
            case .assignees: [.assignee]
            case .creations: [.createdAt]
            case .fingerprints: [.fingerprintHigh, .fingerprintLow]
            case .labels: [.label]
            }
        }
    }
}

extension ScanChunk.Kind {
    /// nil for a scan of which no chunks are kept.
    init?(_ scan: Scan) {
        switch scan.order {
        case .created: self = scan.columns.contains(.label) ? .label : .created
        case .closed: self = .closed
        case .open: self = .open
        }
        guard scan.columns.allSatisfy({ columns(for: $0) != nil }) else { return nil }
    }

    /// Beginning with the instants.
    var columns: [ScanChunk.Column] {
        switch self {
        case .created: Self.filtered + [.fingerprints]
        case .closed: Self.filtered + [.creations, .fingerprints]
        case .open: Self.filtered
        case .label: Self.filtered + [.labels]
        }
    }

    /// What every kind has, most of it for filters.
    private static let filtered: [ScanChunk.Column] = [.instants, .origins, .projects, .types, .statuses, .assignees]

    /// The scan that its chunks are made from.
    var scan: Scan {
        let order: Scan.Order =
            switch self {
            case .created, .label: .created
            case .closed: .closed
            case .open: .open
            }
        return Scan(order: order, columns: columns.flatMap(\.parts))
    }

    /// The columns from which a scan's one is read; nil where the kind lacks one of them.
    func columns(for column: ScanColumn) -> [ScanChunk.Column]? {
        let wanted: [ScanChunk.Column] =
            switch column {
            case .createdAt: self == .closed ? [.creations] : [.instants]
            case .origin: [.origins]
            case .project: [.projects]
            case .itemType: [.types]
            case .status: [.statuses]
            case .assignee: [.assignees]
            case .fingerprintHigh, .fingerprintLow: [.fingerprints]
            case .label: [.labels]
            case .timeToClose: [.creations, .origins]
            }
        return wanted.allSatisfy(columns.contains) ? wanted : nil
    }
}
