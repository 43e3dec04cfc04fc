import Items
import Reports

// Names of the data and the request as the report's sentences have them: apart, so that one that reads from the right does
// not turn the sentence around. Where a name stands alone, as in a cell or on an axis, it is as it is.

extension ExportSpec.LabelledPeriod {
    var name: String { label.isolated }

    /// `Q2: 1 April 2026 – 30 June 2026`, or the label alone where that is the dates.
    var heading: String { saysDays ? name : "\(name): \(FigureText.range(days))" }

    /// The same in a row of periods: `Q2 (1 April 2026 – 30 June 2026)`
    var dated: String { saysDays ? name : "\(name) (\(FigureText.range(days)))" }

    private var saysDays: Bool {
        label == FigureText.range(days) || (label.contains("\(days.start)") && label.contains("\(days.end)"))
    }
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
