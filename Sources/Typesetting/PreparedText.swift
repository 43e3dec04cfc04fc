/// A text beyond ASCII, with what Unicode says of it. That depends on no font, and so can be found out ahead, by whichever
/// thread has the time: it takes as long as all else of breaking such a text into lines.
public struct PreparedText: Sendable {
    /// Shorter ones are names, which come again, and whose lines are remembered.
    private static let shortest = 24

    let text: CleanText
    let analysis: TextAnalysis

    /// nil where it is not worth while.
    public init?(_ string: String) {
        guard string.utf8.count >= Self.shortest, !string.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let text = CleanText(string)
        guard !text.isASCII else { return nil }
        (self.text, analysis) = (text, TextAnalysis(text))
    }
}
