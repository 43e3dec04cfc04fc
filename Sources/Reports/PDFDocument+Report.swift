import Cairo

extension PDFDocument {
    func setInformation(of report: Report) {
        setInformation(
            title: report.title,
            author: report.author,
            subject: report.subject.isEmpty ? report.subtitle : report.subject,
            creator: report.creator,
            created: report.created
        )
    }
}
