import Foundation
import HTTP
import Hummingbird
import HummingbirdCore
import Items

/// Reads query parameters and collects what is wrong with them: a value that is none, a parameter that is asked for twice,
/// and one that nobody has asked for.
struct QueryReader {
    /// In the order in which they came.
    private let parameters: [(name: String, value: String)]
    /// The names that the route knows: those that have been asked for.
    private var known: Set<String> = []
    private var problems: [FieldProblem] = []

    init(_ request: Request) {
        (parameters, problems) = Self.read(request.uri.query ?? "")
    }

    /// Refuses every parameter, for a route that has none.
    static func none(_ request: Request) throws {
        guard request.uri.query?.isEmpty == false else { return }
        try QueryReader(request).finish()
    }

    /// A parameter's text; an empty one counts as absent, as forms send it.
    mutating func text(_ name: String) -> String? {
        let values = values(name)
        if values.count > 1 { refuse(name, "must not be given twice") }
        return values.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Every parameter's name, in order of the alphabet.
    var names: [String] { Set(parameters.map(\.name)).sorted() }

    mutating func flag(_ name: String) -> Bool? {
        guard let text = text(name) else { return nil }
        if let value = Bool(text) { return value }
        refuse(name, "must be true or false")
        return nil
    }

    /// The texts of a parameter that may be repeated. One that stands alone is a `ListText`; of one that is repeated each
    /// is a text as it is, commas and all.
    mutating func list(_ name: String) -> [String]? {
        let values = values(name)
        let texts = values.count > 1 ? values : values.flatMap(ListText.split)
        let filled = texts.filter { !$0.isEmpty }
        return filled.isEmpty ? nil : filled
    }

    mutating func json(_ name: String) -> JSONValue? {
        guard let text = text(name) else { return nil }
        do {
            return try JSONValue(parsing: text.utf8)
        } catch {
            refuse(name, "must be a JSON text: \(error.detail)")
            return nil
        }
    }

    mutating func refuse(_ name: String, _ rule: String) {
        problems.append(FieldProblem(pointer: "/\(name)", detail: "\(name) \(rule)"))
    }

    /// Refuses a parameter that is not there, or empty, unless it has been refused for something else.
    mutating func require(_ name: String, _ value: (some Any)?, _ rule: String = "is required") {
        guard value == nil, !problems.contains(where: { $0.pointer == "/\(name)" }) else { return }
        refuse(name, rule)
    }

    mutating func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = text(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return value
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: String, of type: Value.Type) -> Value?
    where Value.RawValue == String {
        choice(name, of: Array(Value.allCases))
    }

    mutating func choice<Value: RawRepresentable>(_ name: String, of values: [Value]) -> Value?
    where Value.RawValue == String {
        guard let text = text(name) else { return nil }
        if let value = values.first(where: { $0.rawValue == text }) { return value }
        refuse(name, "must be one of: " + values.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    /// `limit` (1 to 100, else 10) and `offset`.
    mutating func page() -> (limit: Int, offset: Int) {
        (integer("limit", default: 10, in: 1...100), integer("offset", default: 0, in: 0...1_000_000_000))
    }

    /// - Throws: `Problem` 422 with every problem.
    func finish() throws {
        var all = problems
        for name in names where !known.contains(name) {
            let others = known.isEmpty ? "it takes none" : "it takes \(known.sorted().joined(separator: ", "))"
            all.append(FieldProblem(pointer: "/\(name)", detail: "\(name) is no parameter of this route: \(others)"))
        }
        guard !all.isEmpty else { return }
        throw Problem(broken: all)
    }
}

extension QueryReader {
    private mutating func values(_ name: String) -> [String] {
        known.insert(name)
        return parameters.filter { $0.name == name }.map(\.value)
    }

    /// Names and values as forms write them (`application/x-www-form-urlencoded`): a plus is a space, and a plus sign itself
    /// is `%2B`.
    private static func read(_ query: String) -> ([(name: String, value: String)], [FieldProblem]) {
        var parameters: [(name: String, value: String)] = []
        var problems: [FieldProblem] = []
        for field in query.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacing("+", with: " ").removingPercentEncoding
            }
            if let name = parts[0], let value = parts.count == 2 ? parts[1] : "" {
                parameters.append((name, value))
            } else {
                let name = parts[0] ?? String(field.prefix { $0 != "=" }.prefix(100))
                problems.append(
                    FieldProblem(
                        pointer: "/\(name)",
                        detail: "\(name) is not UTF-8 with percent signs before two digits"
                    )
                )
            }
        }
        return (parameters, problems)
    }
}
