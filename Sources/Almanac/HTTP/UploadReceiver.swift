import Foundation
import Hummingbird
import NIOCore
import NIOPosix

/// Takes an uploaded CSV file to the disk as it comes in, and says what is wrong with its description.
struct UploadReceiver: Sendable {
    let files: UploadFiles
    let maxBytes: Int
    let instance: String
    let timeZoneID: String
    let slots: FileSlots

    /// From the query: `name`, `date_format`, and `map` as a comma-separated list of FIELD=COLUMN.
    func describe(_ query: inout QueryReader) -> CSVUpload {
        let name = query.text("name") ?? ""
        if name.isEmpty { query.refuse("name", "is required: it names the source, so that a second upload updates it") }
        if name.count > 200 || name.hasControlCharacters {
            query.refuse("name", "must have at most 200 characters, no control characters among them")
        }
        let format = query.text("date_format")
        if let format, format.count > 64 { query.refuse("date_format", "must have at most 64 characters") }
        return CSVUpload(
            name: name,
            instance: instance,
            mapping: EnvironmentReader.split(query.text("map") ?? ""),
            dateFormat: format,
            timeZoneID: timeZoneID
        )
    }

    /// Streams the body into the job's file; a body that breaks off leaves nothing.
    func receive(_ request: Request, for id: JobID) async throws {
        try request.requireMediaType("text/csv") { $0 == "text/csv" || $0 == "application/csv" }
        let body = try request.body(upTo: maxBytes)
        let slot = try slots.take()
        defer { withExtendedLifetime(slot) {} }
        let temporary = files.temporaryPath(id)
        do {
            try await write(body, to: temporary)
            try await NIOThreadPool.singleton.runIfActive { try DurableFile.publish(temporary, as: files.path(id)) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private func write(_ body: LimitedBody, to path: String) async throws {
        let handle = try await NIOThreadPool.singleton.runIfActive { try FileHandle(creating: path) }
        var count = 0
        do {
            for try await piece in body {
                count += piece.readableBytes
                try await NIOThreadPool.singleton.runIfActive {
                    try handle.write(contentsOf: Data(piece.readableBytesView))
                }
            }
        } catch {
            try? handle.close()
            throw error
        }
        try handle.close()
        if count == 0 { throw Problem(.badRequest, "The body is empty, but must be the CSV file") }
    }
}
