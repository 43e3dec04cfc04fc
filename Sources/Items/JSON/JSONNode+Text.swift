extension JSONNode {
    /// A string as it goes into the store: U+0000, at which SQLite's functions stop, becomes U+FFFD.
    public var text: String? {
        guard let string else { return nil }
        return kind == .escapedString ? string.replacing("\0", with: "\u{FFFD}") : string
    }

    /// The same, nil where there is nothing in it.
    public var filledText: String? {
        text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
