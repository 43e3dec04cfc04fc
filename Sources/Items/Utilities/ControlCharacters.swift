extension Unicode.Scalar {
    /// C0, DEL and C1.
    @inlinable public var isControl: Bool {
        value < 0x20 || (0x7F..<0xA0).contains(value)
    }

    /// The same and the line and paragraph separators: nothing that a name, a token or a query needs.
    @inlinable public var isControlOrSeparator: Bool {
        isControl || value == 0x2028 || value == 0x2029
    }
}

extension Character {
    public var isControlOrSeparator: Bool {
        unicodeScalars.contains(where: \.isControlOrSeparator)
    }
}

extension String {
    /// Line ends and tabs are control characters too.
    public var hasControlCharacters: Bool {
        unicodeScalars.contains(where: \.isControl)
    }
}
