/// What is told of a report, or of a run that has failed.
package struct DeliveryMessage: Codable, Equatable, Sendable {
    package enum Kind: String, Codable, Sendable {
        case completed = "report.completed"
        case failed = "run.failed"
        case test = "report.test"
    }

    package struct Figure: Codable, Equatable, Sendable {
        package var label: String
        package var value: String
        package var note: String

        package init(label: String, value: String, note: String) {
            (self.label, self.value, self.note) = (label, value, note)
        }
    }

    package struct File: Codable, Equatable, Sendable {
        package var name: String
        package var size: Int
        package var sha256: String
        /// The whole address, where the server knows its own.
        package var link: String?
        package var mediaType: String { name.hasSuffix(".zip") ? "application/zip" : "application/pdf" }

        package init(name: String, size: Int, sha256: String, link: String?) {
            (self.name, self.size, self.sha256, self.link) = (name, size, sha256, link)
        }
    }

    package var kind: Kind
    /// Of the saved report or source.
    package var name: String
    package var recordID: String
    package var jobID: String?
    /// The report's title, or what happened.
    package var title: String
    /// One or two sentences, or why the run failed.
    package var headline: String
    package var figures: [Figure] = []
    /// `2024-01-01`
    package var startDate: String?
    package var endDate: String?
    package var file: File?
    package var warnings: [String] = []
    /// The appliance's page, where the server knows its own address.
    package var page: String?

    package init(kind: Kind, name: String, recordID: String, title: String, headline: String) {
        (self.kind, self.name, self.recordID) = (kind, name, recordID)
        (self.title, self.headline) = (title, headline)
    }

    /// `January 2024 …` as the days themselves: `2024-01-01 to 2024-01-31`
    package var range: String? {
        guard let startDate, let endDate else { return nil }
        return "\(startDate) to \(endDate)"
    }
}
