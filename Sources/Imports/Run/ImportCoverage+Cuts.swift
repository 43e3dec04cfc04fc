import Items
import Trackers

extension ImportCoverage {
    /// Which texts were cut, for whoever has asked for the import; no figure of a report is any other for it.
    var notesOfCuts: [String] {
        reasons.filter { TextCut.isOne($0.reason) }.map { reason in
            let more = reason.count - reason.examples.count
            let rest = more > 0 ? " and \(more.grouped) more" : ""
            return "\(reason.reason): \(reason.examples.joined(separator: ", "))\(rest)"
        }
    }
}
