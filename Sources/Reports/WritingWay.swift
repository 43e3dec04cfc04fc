import Cairo

/// How a document is made of what cairo writes. Each way takes less for granted of cairo's bytes than the one before it:
/// a document that can't be made in one is made in the next.
enum WritingWay: Int {
    /// The text of the appendix's rows is written past cairo, in the codes that cairo is seen to use.
    case rowsBesideCairo
    /// Cairo draws all text; what it can't write (language, alternative texts, metadata, attachments) is added.
    case finished
    /// What cairo writes, as it is.
    case plain

    /// What can be hoped for of the linked cairo.
    static var first: WritingWay { PDFDocument.marksEmptyTags ? .rowsBesideCairo : .finished }

    var next: WritingWay? { WritingWay(rawValue: rawValue + 1) }

    var keepsRowText: Bool { self == .rowsBesideCairo }
    var cutsFonts: Bool { self != .plain }
    var isFinished: Bool { self != .plain }
}
