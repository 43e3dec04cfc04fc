import PDF

extension Report {
    /// What the document says of itself.
    var properties: DocumentProperties {
        var properties = DocumentProperties(language: language, created: created)
        properties.title = title
        properties.author = author
        properties.subject = subject.isEmpty ? subtitle : subject
        properties.keywords = keywords
        properties.creator = creator
        return properties
    }
}

extension Attachment {
    /// The figures behind a chart, the first of which is number 0.
    init(_ number: Int, _ chart: any ChartBlock) {
        self.init(
            name: "figures-\(number < 9 ? "0" : "")\(number + 1).csv",
            description: chart.title,
            mediaType: "text/csv",
            bytes: Array(ChartFile.csv(chart.figures).utf8)
        )
    }
}
