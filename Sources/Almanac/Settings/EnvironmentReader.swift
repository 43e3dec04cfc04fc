import Foundation
import Items

/// Reads settings one by one and collects what is wrong with them, so that the operator hears of everything at once.
struct EnvironmentReader {
    private let environment: [String: String]
    private let readFile: (String) throws -> String
    private(set) var problems: [SettingsError.Problem] = []

    init(_ environment: [String: String], readFile: @escaping (String) throws -> String) {
        self.environment = environment
        self.readFile = readFile
    }

    mutating func refuse(_ name: String, _ detail: String) {
        problems.append(.init(name: name, detail: detail))
    }

    /// An empty value counts as unset, because that is how compose files and unit files leave a setting out.
    func text(_ name: String) -> String? {
        guard let value = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !value.isEmpty else {
            return nil
        }
        return value
    }

    mutating func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = text(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            refuse(name, "\"\(text)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return value
    }

    mutating func flag(_ name: String) -> Bool {
        guard let text = text(name)?.lowercased() else { return false }
        switch text {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default:
            refuse(name, "\"\(text)\" is neither true nor false")
            return false
        }
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ name: String, default fallback: Value) -> Value
    where Value.RawValue == String {
        guard let text = text(name) else { return fallback }
        guard let value = Value(rawValue: text.lowercased()) else {
            let valid = Value.allCases.map(\.rawValue).joined(separator: ", ")
            refuse(name, "\"\(text)\" is not one of: \(valid)")
            return fallback
        }
        return value
    }

    /// Comma-separated values, without the empty ones.
    func list(_ name: String) -> [String] {
        Self.split(text(name) ?? "")
    }

    /// Whether there is to be a secret, be it good or bad. Reading it would tell once more what is wrong with it.
    func isSet(secret name: String) -> Bool {
        text(name) != nil || text(name + "_FILE") != nil
    }

    /// A value that may also stand in a file named by `NAME_FILE`; both set is an error.
    mutating func secret(_ name: String) -> Secret? {
        let fileName = name + "_FILE"
        guard let path = text(fileName) else { return text(name).map(Secret.init) }
        guard text(name) == nil else {
            refuse(name, "both \(name) and \(fileName) are set: keep one of them")
            return nil
        }
        let content: String
        do {
            content = try readFile(path)
        } catch {
            refuse(fileName, "the file \"\(path)\" cannot be read: \(FileReason.text(of: error))")
            return nil
        }
        let value = content.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty else {
            refuse(fileName, "the file \"\(path)\" is empty")
            return nil
        }
        return Secret(value)
    }

    static func split(_ text: String) -> [String] {
        text.split { $0 == "," || $0.isNewline }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
