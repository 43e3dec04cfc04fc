/// Reads the members of a JSON object into typed values and collects every broken rule, not the first alone.
///
/// ```
/// var fields = ObjectReader(json)
/// let start = fields.string("start_date", required: true)
/// let periods = fields.objects("comparison_periods") { $0.string("label") }
/// let problems = fields.finish()
/// ```
/// A member that is null counts as absent. Only what was asked for is known: `finish` reports the rest.
public struct ObjectReader {
    public private(set) var problems: [FieldProblem] = []
    private let members: [JSONValue.Member]
    private let path: Path
    private var known: Set<String> = []
    private var isObject = true

    public init(_ value: JSONValue) {
        self.init(value, at: Path())
    }

    private init(_ value: JSONValue, at path: Path) {
        self.path = path
        if case .object(let members) = value {
            self.members = members
        } else {
            members = []
            isObject = false
            problems = [
                FieldProblem(pointer: path.pointer, detail: "\(path.name) must be an object, not \(value.kind)")
            ]
        }
    }

    /// Every problem found, those of unknown members last.
    public mutating func finish() -> [FieldProblem] {
        for member in members where !known.contains(member.name) {
            report(member.name, "is not a known field")
        }
        known.formUnion(members.map(\.name))
        return problems
    }

    /// Adds a problem of a field, or of the object itself where the name is empty; `rule` follows the name.
    public mutating func report(_ field: String, _ rule: String) {
        let place = field.isEmpty ? path : path.appending(field)
        problems.append(FieldProblem(pointer: place.pointer, detail: "\(place.name) \(rule)"))
    }

    /// The member as it is, and nil where it is null or absent.
    public mutating func value(_ field: String, required: Bool = false) -> JSONValue? {
        known.insert(field)
        let value = members.last { $0.name == field }?.value
        if let value, !value.isNull { return value }
        if required, isObject { report(field, value == nil ? "is required" : "must not be null") }
        return nil
    }

    public mutating func string(_ field: String, required: Bool = false) -> String? {
        read(field, required, "a string") { $0.string }
    }

    public mutating func bool(_ field: String, required: Bool = false) -> Bool? {
        read(field, required, "true or false") { $0.bool }
    }

    public mutating func integer(_ field: String, in range: ClosedRange<Int>? = nil, required: Bool = false) -> Int? {
        guard let number = read(field, required, "a whole number", { $0.integer }) else { return nil }
        guard let range, !range.contains(number) else { return number }
        report(field, "must be between \(range.lowerBound) and \(range.upperBound)")
        return nil
    }

    public mutating func strings(_ field: String, required: Bool = false) -> [String]? {
        guard let elements = read(field, required, "an array of strings", { $0.array }) else { return nil }
        let strings = elements.compactMap(\.string)
        if strings.count == elements.count { return strings }
        for (index, element) in elements.enumerated() where element.string == nil {
            let place = path.appending(field).appending(index)
            problems.append(FieldProblem(pointer: place.pointer, detail: "\(place.name) must be a string"))
        }
        return nil
    }

    /// The member as an object, read by a closure whose problems and unknown members become this reader's.
    public mutating func object<Value>(
        _ field: String,
        required: Bool = false,
        _ read: (inout ObjectReader) -> Value
    ) -> Value? {
        guard let value = value(field, required: required) else { return nil }
        return nested(value, at: path.appending(field), read)
    }

    public mutating func objects<Value>(
        _ field: String,
        required: Bool = false,
        _ read: (inout ObjectReader) -> Value
    ) -> [Value]? {
        guard let elements = self.read(field, required, "an array of objects", { $0.array }) else { return nil }
        return elements.enumerated().compactMap { index, element in
            nested(element, at: path.appending(field).appending(index), read)
        }
    }

    private mutating func read<Value>(
        _ field: String,
        _ required: Bool,
        _ expected: String,
        _ convert: (JSONValue) -> Value?
    ) -> Value? {
        guard let value = value(field, required: required) else { return nil }
        let converted = convert(value)
        if converted == nil { report(field, "must be \(expected)") }
        return converted
    }

    /// What the closure makes of a nested object, nil where it is not an object.
    private mutating func nested<Value>(
        _ value: JSONValue,
        at path: Path,
        _ read: (inout ObjectReader) -> Value
    ) -> Value? {
        var reader = ObjectReader(value, at: path)
        let result = read(&reader)
        problems += reader.finish()
        return reader.isObject ? result : nil
    }

    /// Where a reader stands, as a pointer for programs and as a name for people: `/periods/0`, `periods[0]`.
    private struct Path {
        var pointer = ""
        var words = ""

        var name: String {
            words.isEmpty ? "The body" : words
        }

        func appending(_ field: String) -> Path {
            let shown = String(field.prefix(100))
            return Path(
                pointer: pointer + "/" + JSONPointer.escaped(shown),
                words: words.isEmpty ? shown : words + "." + shown
            )
        }

        func appending(_ index: Int) -> Path {
            Path(pointer: "\(pointer)/\(index)", words: "\(words)[\(index)]")
        }
    }
}
