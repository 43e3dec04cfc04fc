/// What an address must be to be written to: those of plain ASCII, without names and comments (RFC 5321, 4.1.2, less its
/// quoted forms).
enum MailAddress {
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254 else { return false }
        let (local, domain) = (parts[0], parts[1])
        let isLocal =
            (1...64).contains(local.utf8.count) && local.utf8.allSatisfy(isLocalCharacter) && local.first != "."
            && local.last != "." && !local.contains("..")
        return isLocal && isDomain(domain)
    }

    private static func isLocalCharacter(_ byte: UInt8) -> Bool {
        isWord(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return !labels.isEmpty
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
