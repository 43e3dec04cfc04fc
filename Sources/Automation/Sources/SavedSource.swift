import Foundation
import Imports
import Items
import Schedules
import Storage
import Trackers

/// A source as a client has described it, checked.
struct SavedSource: Sendable {
    var name: String
    /// What an import of it asks for, secrets included.
    var request: ImportRequest
    /// `source_config` as the client wrote it, without its secrets.
    var config: JSONValue
    /// Those that it has, by their fields' names.
    var secrets: [String: String]
    var options: JSONValue?
    var schedule: Schedule?
    var isPaused: Bool

    static let secretFields = ["api_token", "api_key", "password"]

    /// - Throws: every broken rule, as `SavedError.invalid`.
    init(_ json: JSONValue, timeZone: TimeZone) throws(SavedError) {
        var fields = ObjectReader(json)
        name = fields.name()
        let parts = ["source_type", "source_config", "options"].compactMap { field in
            fields.value(field).map { JSONValue.Member(name: field, value: $0) }
        }
        schedule = fields.object("schedule") { Schedule(&$0, timeZone: timeZone) } ?? nil
        isPaused = fields.bool("paused") ?? false
        var problems = fields.finish()
        let wanted: ImportRequest?
        do throws(ImportRequestProblems) {
            wanted = try ImportRequest(.object(parts), for: .job)
        } catch {
            problems += error.problems
            wanted = nil
        }
        guard problems.isEmpty, let wanted else { throw .invalid(problems) }
        request = wanted
        let source = json["source_config"] ?? .object([])
        config = source.without(Self.secretFields)
        secrets = [:]
        for field in Self.secretFields {
            if let secret = source[field]?.string { secrets[field] = secret }
        }
        options = json["options"].flatMap { $0.isNull ? nil : $0 }
    }

    /// As the store keeps it; the secrets stand apart.
    var body: JSONValue {
        var members: [JSONValue.Member] = [
            .init("source_type", .string(request.sourceType.rawValue)), .init("source_config", config),
            .init("paused", .bool(isPaused)),
        ]
        if let options { members.append(.init("options", options)) }
        if let schedule { members.append(.init("schedule", schedule.json)) }
        return .object(members)
    }

    /// The next time of the schedule, nil where there is none or it is paused.
    func due(after now: Timestamp) -> Timestamp? {
        isPaused ? nil : schedule?.next(after: now)
    }
}

extension SavedSource {
    /// What a stored source comes to with a change: members that are given take the place of those that are there. Of
    /// `source_config`, a secret that is left out or reads `{"set": true}` stays.
    static func changed(_ record: SavedRecord, secrets: [String: String], by patch: JSONValue) -> JSONValue {
        let body = record.json.setting([.init("name", .string(record.name))])
        var config = patch["source_config"] ?? body["source_config"] ?? .object([])
        if case .object(let members) = config {
            let kept = secrets.filter { field, _ in
                !members.contains { $0.name == field && !isMark($0.value) }
            }
            config = config.setting(kept.map { .init($0.key, .string($0.value)) })
        }
        return body.setting(patch.members).setting([.init("source_config", config)])
    }

    /// The secrets that a change would send to another address than they were entered for.
    static func secretsToEnterAgain(_ record: SavedRecord, _ secrets: [String: String], _ patch: JSONValue) -> [String]
    {
        guard let config = patch["source_config"] else { return [] }
        let before = record.json["source_config"]
        let isSame = ["base_url", "instance"].allSatisfy { (config[$0] ?? .null) == (before?[$0] ?? .null) }
        guard !isSame else { return [] }
        return secrets.keys.sorted().filter { field in config[field].map(isMark) ?? true }
    }

    /// What stands in a secret's place when a source is read.
    static let mark: JSONValue = ["set": true]

    private static func isMark(_ value: JSONValue) -> Bool { value == mark }
}
