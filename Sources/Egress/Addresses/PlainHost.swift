/// A host in the one spelling that every parser and resolver reads alike.
///
/// Refused is what they differ about: percent signs (`%41ttacker.test` is `Attacker.test` to some), letters beyond ASCII
/// (`xn--…` will do), zones of IPv6 addresses, and numbers in the place of an IPv4 address: `010.0.0.1` is 8.0.0.1 to the
/// system's resolver and 10.0.0.1 to many a proxy, `0x7f.1` and `2130706433` are 127.0.0.1.
enum PlainHost {
    /// Reads the host of a URL's authority.
    ///
    /// - Returns: a name in lower case, an IPv4 address, or an IPv6 address without its brackets, in its shortest form.
    static func read(_ text: Substring) -> String? {
        guard text.hasPrefix("[") else { return name(text) }
        guard text.hasSuffix("]"), let address = IPAddress(String(text.dropFirst().dropLast())), !address.isIPv4 else {
            return nil
        }
        return address.description
    }

    private static func name(_ text: Substring) -> String? {
        let bare = text.hasSuffix(".") ? text.dropLast() : text
        let labels = bare.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, labels.allSatisfy(isLabel), let last = labels.last else { return nil }
        let name = text.lowercased()
        return isNumber(last) && IPAddress(name) == nil ? nil : name
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Whether a resolver may take a name with this last label for an IPv4 address.
    private static func isNumber(_ label: Substring) -> Bool {
        label.lowercased().hasPrefix("0x")
            ? label.dropFirst(2).allSatisfy(\.isHexDigit) : label.allSatisfy(\.isWholeNumber)
    }
}
