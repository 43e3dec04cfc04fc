/// Titles, names and warnings come from trackers and requests: in a chat they must be what they are, and neither call people
/// nor show a link under other words.
extension String {
    private static let nothing: Character = "\u{200B}"

    /// For the texts of Slack, Mattermost and those that are like them.
    ///
    /// In Slack's texts `<!channel>` calls everyone and `<https://x|words>` is a link; Mattermost takes both over, takes entities
    /// for what they stand for, and calls people by a bare `@` as well.
    ///
    /// Source: Slack, "Formatting text for app surfaces: escaping text"; Mattermost, "Slack compatibility".
    var inChatText: String {
        var text = ""
        for character in inCardText {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "@" where text.last.map({ !$0.isLetter && !$0.isNumber }) ?? true: text += "@\(Self.nothing)"
            default: text.append(character)
            }
        }
        return text
    }

    /// For texts in Markdown, such as those of Adaptive Cards: on one line, and without links under other words. Slack would
    /// show a backslash, so a sign without width parts the two halves of a link.
    ///
    /// Source: Adaptive Cards, "Text features"; CommonMark 0.31.2, 6.3 (links) and 4.7 (their definitions).
    var inCardText: String {
        var text = ""
        for character in self {
            if text.last == "]", "([:".contains(character) { text.append(Self.nothing) }
            text.append(character.isNewline ? " " : character)
        }
        return text
    }
}
