import Exports
import Items
import Storage

extension JSONValue {
    /// The members of an object, none of anything else.
    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// - Throws: `SavedError.invalid` for anything but an object.
    func requireObject() throws(SavedError) {
        guard case .object = self else { throw .invalid(ObjectReader(self).problems) }
    }

    /// The object with some members more, or others in the place of those of the same name.
    func setting(_ others: [Member]) -> JSONValue {
        let names = Set(others.map(\.name))
        return .object(members.filter { !names.contains($0.name) } + others)
    }

    /// The object without some of its members; anything else as it is.
    func without(_ names: some Sequence<String>) -> JSONValue {
        guard case .object = self else { return self }
        let names = Set(names)
        return .object(members.filter { !names.contains($0.name) })
    }

    init?(stored text: String?) {
        guard let text, let value = try? JSONValue(parsing: text.utf8, rules: .foreign) else { return nil }
        self = value
    }

    init(_ time: Timestamp?) {
        self = time.map { .string("\($0)") } ?? .null
    }

    init(_ text: String?) {
        self = text.map(JSONValue.string) ?? .null
    }
}

extension ObjectReader {
    /// A name that a person gives to something, required.
    mutating func name() -> String {
        guard let text = string("name", required: true) else { return "" }
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if name.isEmpty || name.isLonger(than: 100) { report("name", "must have 1 to 100 characters") }
        if text.hasControlCharacters {
            report("name", "must not contain control characters")
        }
        return name
    }
}

extension SavedRecord {
    /// Its body, an object.
    var json: JSONValue { JSONValue(stored: body) ?? .object([]) }

    /// How long the files of a report stay.
    var lifeOfFiles: Duration { .seconds((json["keep_days"]?.integer ?? SavedReport.usualKeepDays) * 86_400) }
}

extension ItemStore {
    func saved(_ id: String, as kind: SavedRecord.Kind) async throws -> SavedRecord {
        guard let record = try await readSaved({ try $0.record(id) }), record.kind == kind else {
            throw SavedError.notFound
        }
        return record
    }
}

extension FieldProblem {
    /// The problem of a part of a document, at its place in the whole.
    func within(_ field: String) -> FieldProblem {
        FieldProblem(pointer: "/\(field)\(pointer)", detail: detail)
    }
}
