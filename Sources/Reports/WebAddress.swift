/// A tracker's data must not put scripts or local files behind a reader's click.
enum WebAddress {
    static func link(_ text: String) -> String? {
        if text.hasPrefix("https://") { return text }
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("https://") || start.hasPrefix("http://") ? text : nil
    }
}
