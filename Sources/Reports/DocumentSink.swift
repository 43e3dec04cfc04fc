import PDFFinishing

/// Takes what cairo writes, and writes it on with what cairo can't: language, alternative texts, metadata, the charts'
/// figures as attached files.
///
/// A class, because cairo keeps a reference to where its bytes go.
final class DocumentSink {
    private var finisher: PDFFinisher?
    private let way: WritingWay
    private let write: (UnsafeRawBufferPointer) throws -> Void

    init(_ report: Report, way: WritingWay, write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        (self.way, self.write) = (way, write)
        guard way.isFinished else { return }
        var finish = DocumentFinish(language: report.language, created: report.created)
        finish.title = report.title
        finish.author = report.author
        finish.subject = report.subject.isEmpty ? report.subtitle : report.subject
        finish.keywords = report.keywords
        finish.creator = report.creator
        finisher = PDFFinisher(finish, write: write)
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
        if way.isFinished {
            try finisher?.take(bytes)
        } else {
            try write(bytes)
        }
    }

    /// Called before cairo ends the page.
    func set(_ text: PageText, page: Int) {
        finisher?.set(text, page: page)
    }

    func font(ofGlyph number: Int) -> Int? {
        finisher?.font(ofGlyph: number)
    }

    /// Called before cairo's document ends, for its structure comes then.
    func set(_ charts: [any ChartBlock]) {
        finisher?.document.figures = charts.map(\.alternative)
        finisher?.document.attachments = charts.enumerated().map { index, chart in
            Attachment(
                name: "figures-\(index < 9 ? "0" : "")\(index + 1).csv",
                description: chart.title,
                mediaType: "text/csv",
                bytes: Array(ChartFile.csv(chart.figures).utf8)
            )
        }
    }

    func finish() throws {
        try finisher.take()?.finish()
    }
}
