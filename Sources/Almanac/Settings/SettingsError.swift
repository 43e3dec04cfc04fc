/// Everything that is wrong with the environment, for the operator: one line a setting.
struct SettingsError: Error, CustomStringConvertible {
    struct Problem: Equatable, Sendable {
        /// The variable.
        var name: String
        /// What was seen (never a secret's value) and what would be valid.
        var detail: String
    }

    var problems: [Problem]

    var description: String {
        problems.map { "\($0.name): \($0.detail)" }.joined(separator: "\n")
    }
}
