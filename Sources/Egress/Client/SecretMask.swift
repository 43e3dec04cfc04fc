import Foundation
import Items

/// Takes the secrets of a request out of what a tracker says, should it repeat them.
///
/// A long secret is sought everywhere, in any case. A short one, and one that is a word, stands in texts by chance as
/// well: a token `t` is in every second word, and to mask the `password` of "Bad password" would tell what it is. Such a
/// one is sought only where it stands by itself, and a word or a letter only where a text quotes something.
struct SecretMask: Sendable {
    private enum Place {
        case anywhere, alone, quoted
    }

    /// The longest first, for one may hold another.
    private let forms: [(text: String, place: Place)]

    /// - Parameter secrets: as they were given and as they are sent.
    init(_ secrets: [Secret]) {
        var forms: [String: Place] = [:]
        for secret in secrets where !secret.value.isEmpty {
            let bare = secret.withoutScheme
            // What is sent is no less of a chance than the secret in it: `Bearer t` begins "Bearer token".
            let place = Self.place(of: bare)
            for text in SecretForms.all(of: bare).union([secret.value]) { forms[text] = forms[text] ?? place }
        }
        self.forms = forms.map { ($0.key, $0.value) }.sorted { $0.0.utf8.count > $1.0.utf8.count }
    }

    /// Eight characters are what trackers ask of a password at the least, and their tokens have twenty and more.
    private static let longEnough = 8
    private static let tooShort = 3

    private static func place(of text: String) -> Place {
        let count = text.count
        // `Hibernating` may be a word, `hIbernaTing` is none.
        let isWord = text.allSatisfy(\.isLetter) && text.dropFirst().allSatisfy(\.isLowercase) && count < 20
        if isWord || count < tooShort { return .quoted }
        return count < longEnough ? .alone : .anywhere
    }

    func masked(_ words: String) -> String {
        forms.reduce(words) { words, form in
            var (result, rest) = ("", words[...])
            while let found = rest.range(of: form.text, options: .caseInsensitive) {
                result += rest[..<found.lowerBound]
                let isSecret = Self.isSecret(form.place, result, rest[found.upperBound...].first)
                result += isSecret ? Secret(form.text).description[...] : rest[found]
                rest = rest[found.upperBound...]
            }
            return result + rest
        }
    }

    private static func isSecret(_ place: Place, _ before: String, _ after: Character?) -> Bool {
        let isAlone = !isPartOfWord(before.last) && !isPartOfWord(after)
        switch place {
        case .anywhere: return true
        case .alone: return isAlone
        case .quoted: return isAlone && isQuoted(before, after)
        }
    }

    /// Whether what stands between is in quotes or brackets, or follows a colon or an equals sign.
    private static func isQuoted(_ before: String, _ after: Character?) -> Bool {
        if let lead = before.last(where: { !$0.isWhitespace }), ":=".contains(lead) { return true }
        guard let open = before.last, let close = after else { return false }
        return "\"'`<([{“‘«".contains(open) && "\"'`>)]}”’»".contains(close)
    }

    private static func isPartOfWord(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}

extension Secret {
    /// What follows the scheme in the value of an `Authorization` field; anything else as it is.
    fileprivate var withoutScheme: String {
        let parts = value.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && ["Basic", "Bearer"].contains(parts[0]) ? String(parts[1]) : value
    }
}
