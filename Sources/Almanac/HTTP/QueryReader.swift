import Foundation
import Hummingbird
import HummingbirdCore

/// Reads query parameters and collects what is wrong with them.
struct QueryReader {
    private let parameters: [String: String]
    private var problems: [FieldProblem] = []

    init(_ request: Request) {
        var parameters: [String: String] = [:]
        for (name, value) in Self.spaced(request.uri).queryParameters.map({ (String($0.key), String($0.value)) })
        where parameters.updateValue(value, forKey: name) != nil {
            let detail = "\(name) must not be given twice; a list is written with commas"
            problems.append(FieldProblem(pointer: "/\(name)", detail: detail))
        }
        self.parameters = parameters
    }

    /// Forms write a space as `+`, which is decoded here: a plus sign itself they write as `%2B`.
    private static func spaced(_ uri: URI) -> URI {
        guard let query = uri.query, query.contains("+") else { return uri }
        return URI("/?" + query.replacing("+", with: "%20"))
    }

    /// A parameter's text; an empty one counts as absent, as forms send it.
    func text(_ name: String) -> String? {
        parameters[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Every parameter's name, in order of the alphabet.
    var names: [String] { parameters.keys.sorted() }

    mutating func flag(_ name: String) -> Bool? {
        guard let text = text(name) else { return nil }
        if let value = Bool(text) { return value }
        refuse(name, "must be true or false")
        return nil
    }

    /// Texts with commas between them.
    func list(_ name: String) -> [String]? {
        text(name).map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
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
        guard let text = text(name) else { return nil }
        if let value = Value(rawValue: text) { return value }
        refuse(name, "must be one of: " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    /// `limit` (1 to 100, else 10) and `offset`.
    mutating func page() -> (limit: Int, offset: Int) {
        (integer("limit", default: 10, in: 1...100), integer("offset", default: 0, in: 0...1_000_000_000))
    }

    /// - Throws: `Problem` 422 with every problem.
    func finish() throws {
        guard !problems.isEmpty else { return }
        throw Problem(broken: problems)
    }
}
