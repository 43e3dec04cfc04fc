import Figures
import Foundation
import Items
import Schedules
import Storage
import Synchronization

/// While a new version takes the place of an old one, both share a store. What the new one has saved and the old one can't
/// read is neither run nor changed nor removed by the old one, and stays for the new one.
extension SavedRecord {
    /// Whether something stands in it that no process of this version writes.
    var isNewer: Bool {
        guard case .object(let members)? = JSONValue(stored: body) else { return true }
        let names = Set(members.map(\.name))
        switch kind {
        case .source:
            let type = json["source_type"]?.string.flatMap(SourceType.init)
            return !names.isSubset(of: Self.sourceMembers) || type == nil || hasNewerSchedule
        case .report:
            let kind = json["kind"]?.string.flatMap(ExportKind.init)
            return !names.isSubset(of: Self.reportMembers) || kind == nil || hasNewerSchedule || hasNewerPlaces
                || json["keep_days"].map { $0.integer == nil } ?? false
        }
    }

    /// - Throws: `SavedError.newer`
    func requireKnown() throws(SavedError) {
        if isNewer { throw .newer }
    }

    /// For people, where it can't be used here.
    var newerProblem: [JSONValue.Member] {
        isNewer ? [.init("problem", .string(SavedError.newer.sentence))] : []
    }

    private var hasNewerSchedule: Bool {
        guard let schedule = json["schedule"], !schedule.isNull else { return false }
        var fields = ObjectReader(schedule)
        return Schedule(&fields, timeZone: .gmt) == nil || !fields.finish().isEmpty
    }

    private var hasNewerPlaces: Bool {
        guard let places = json["deliver"] else { return false }
        return !(places.array ?? [.null]).allSatisfy { place in
            let names = Set(place.members.map(\.name))
            return names.isSubset(of: Self.placeMembers) && !names.isDisjoint(with: ["mail", "webhook", "chat"])
        }
    }

    private static let sourceMembers: Set = ["source_type", "source_config", "options", "schedule", "paused"]
    private static let reportMembers: Set = ["kind", "request", "import_first", "keep_days", "deliver", "schedule"]
    private static let placeMembers: Set = ["mail", "attach", "webhook", "secret", "chat"]
}

extension SavedRun {
    /// Whether its state or what came of it is such as no process of this version writes.
    var isNewer: Bool {
        guard !state.isNewer else { return true }
        guard let result else { return false }
        guard case .object(let members)? = JSONValue(stored: result) else { return true }
        return !members.allSatisfy { Self.resultMembers.contains($0.name) }
    }

    private static let resultMembers: Set = [
        "coverage", "end_date", "error_code", "file_size_bytes", "filename", "made_at", "sha256", "start_date",
        "warnings",
    ]
}

extension SavedError {
    /// Whether it is of something that this version does not know, in a document that was checked when it was saved.
    var isOfNewerVersion: Bool {
        switch self {
        case .newer: true
        case .invalid(let problems): problems.contains(where: \.isOfUnknown)
        default: false
        }
    }
}

extension FieldProblem {
    fileprivate var isOfUnknown: Bool {
        detail.hasSuffix(" is not a known field") || detail.contains(" must be one of: ")
    }
}

/// What a newer version has made, each to be told to the log once.
final class NewerThings: Sendable {
    private let told = Mutex<Set<String>>([])

    func isFirst(_ thing: String) -> Bool {
        told.withLock { $0.insert(thing).inserted }
    }
}
