import Delivery
import Items
import Jobs
import Storage

/// What is told of runs.
struct RunMessages: Sendable {
    /// The whole address of a file that stays until a time, and of the page; nil where the server knows no address of its own.
    let fileLink: @Sendable (_ name: String, _ until: Timestamp) -> String?
    let page: String?
    let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - result: of the run.
    ///   - document: of the export.
    func completed(
        _ record: SavedRecord,
        _ run: SavedRun,
        _ result: JSONValue,
        _ document: JSONValue
    ) -> DeliveryMessage {
        let summary = document["summary"]
        var message = DeliveryMessage(
            kind: .completed,
            name: record.name,
            recordID: record.id,
            title: summary?["title"]?.string ?? record.name,
            headline: summary?["headline"]?.string ?? ""
        )
        message.jobID = run.jobID
        message.figures = (summary?["figures"]?.array ?? []).map { figure in
            .init(
                label: figure["label"]?.string ?? "",
                value: figure["value"]?.string ?? "",
                note: figure["note"]?.string ?? ""
            )
        }
        (message.startDate, message.endDate) = (result["start_date"]?.string, result["end_date"]?.string)
        message.warnings = Self.warnings(document["coverage"]?["sources"]?.array ?? [])
        message.warnings += document["warnings"]?.array?.compactMap(\.string) ?? []
        message.page = page
        guard let name = result["filename"]?.string else { return message }
        message.file = .init(
            name: name,
            size: result["file_size_bytes"]?.integer ?? 0,
            sha256: result["sha256"]?.string ?? "",
            link: fileLink(name, now() + record.lifeOfFiles)
        )
        return message
    }

    /// A source may have hundreds of repositories that can't be read: the report itself names them all.
    private static let mostOfSources = 5

    /// What the sources of a report have to say of themselves, such as that their last import has failed.
    private static func warnings(_ sources: [JSONValue]) -> [String] {
        let all = sources.flatMap { source in
            let name = source["source"]?.string ?? ""
            return (source["warnings"]?.array ?? []).compactMap(\.string).map { "\(name): \($0)" }
        }
        let rest = all.count - mostOfSources
        return all.prefix(mostOfSources)
            + (rest > 0 ? ["and \(rest.grouped) more of the sources, which the report names"] : [])
    }

    func failed(_ record: SavedRecord, _ run: SavedRun, _ error: String) -> DeliveryMessage {
        let what = record.kind == .source ? "The import" : "The report"
        var message = DeliveryMessage(
            kind: .failed,
            name: record.name,
            recordID: record.id,
            title: "\(what) has failed",
            headline: "\(what) that was due at \(run.dueAt) has failed: \(error)"
        )
        message.jobID = run.jobID
        message.page = page
        return message
    }

    func test(_ record: SavedRecord) -> DeliveryMessage {
        var message = DeliveryMessage(
            kind: .test,
            name: record.name,
            recordID: record.id,
            title: "This is a test",
            headline: "Word of \"\(record.name)\" will come here, with its figures and its file."
        )
        message.page = page
        return message
    }
}
