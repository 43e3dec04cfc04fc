extension String {
    /// Whether it is longer than a person may write. Characters are those that a person counts; there is no end to the marks
    /// that one of them can have, so that it may not have more than 16 bytes for each either.
    public func isLonger(than characters: Int) -> Bool {
        utf8.count > 16 * characters || count > characters
    }
}

extension String {
    /// The beginning of so many Unicode scalars; nil where it has no more than these.
    public func cut(toScalars count: Int) -> String? {
        guard utf8.count > count else { return nil }
        let scalars = unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return nil }
        return String(self[..<end])
    }
}
