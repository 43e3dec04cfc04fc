extension Character {
    /// C0, C1, DEL and the line separators: nothing that a name, a token or a query needs.
    package var isControl: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
