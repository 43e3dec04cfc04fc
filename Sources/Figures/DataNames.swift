import Reports

// Names of the data and the request as the report's sentences have them: apart, so that one that reads from the right does
// not turn the sentence around. Where a name stands alone, as in a cell or on an axis, it is as it is.

extension ExportSpec.LabelledPeriod {
    var name: String { label.isolated }
}

extension Coverage.SourcePart {
    var name: String { source.isolated }
}

extension String {
    /// A name's beginning, with an ellipsis where it is longer.
    var inSentence: String { clipped(to: 60).isolated }

    private func clipped(to length: Int) -> String {
        count > length ? prefix(length - 1) + "\u{2026}" : self
    }
}
