import Items

/// The errors that trackers tell in an answer whose status is good.
extension JSONNode {
    /// Whether the object tells an error, beside what was asked for or in its place.
    var complains: Bool {
        let told = [self["errorMessages"], self["errors"], self["error"]].contains { $0?.isFilled == true }
        let status = [self["status"], self["status-code"], self["statusCode"]].contains { $0?.isFailure == true }
        return told || status
    }

    /// The tracker's own words for an error, the most general first; nil where it has none.
    var complaint: String? {
        let places = [
            self["errorMessages"], self["error"]?["message"], self["error"]?["detail"], self["error_description"],
            self["error"], self["message"], self["errors"], self["result"]?["error"]?["message"],
        ]
        var words: [String] = []
        for text in places.compactMap({ $0?.firstWords }) where !words.contains(text) { words.append(text) }
        return words.isEmpty ? nil : words.prefix(2).joined(separator: ": ")
    }

    /// A text, or the first one of a list or object.
    private var firstWords: String? {
        // Where more than a few say nothing, the rest says nothing either.
        let candidates = isArray ? first(20) : members(20).map(\.value)
        return filledText ?? candidates.lazy.compactMap { $0.filledText ?? $0["message"]?.filledText }.first
    }

    /// Empty lists, objects and texts stand in good answers, too.
    private var isFilled: Bool {
        switch kind {
        case .null, .no: false
        case .yes, .number: true
        case .string, .escapedString: filledText != nil
        case .array, .object: hasChildren
        }
    }

    private var isFailure: Bool {
        if let number = integer ?? string.flatMap({ Int($0) }) { return (400...599).contains(number) }
        return ["failure", "failed", "fail", "error"].contains(string?.lowercased())
    }
}
