extension SourceConfig {
    /// What a refusal is about, in the words of a message: `the repository acme/rocket`. Where there are several, whoever
    /// shows the message names the one.
    func messageSubject(_ kind: String, of names: [String], _ group: String) -> String {
        if names.isEmpty { return "this \(group) or \(kind)" }
        return names.count == 1 ? "the \(kind) \(names[0])" : "this \(kind)"
    }
}
