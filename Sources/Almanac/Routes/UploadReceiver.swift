import CSV
import Crypto
import Exports
import Foundation
import HTTP
import Hummingbird
import Imports
import Items
import Jobs
import NIOCore
import NIOPosix
import Synchronization

/// Takes an uploaded CSV file to the disk as it comes in, and from there to where files lie, and says what is wrong with its description.
struct UploadReceiver: Sendable {
    let files: UploadFiles
    let maxBytes: Int
    /// How much of a file is enough to show its first rows.
    let maxPreviewBytes: Int
    /// The store with which the file then lies.
    let instance: String
    let timeZoneID: String
    let slots: FileSlots
    let room: StorageRoom

    /// From the query: `name`, `date_format`, `timezone`, `empty` (values that stand for nothing, with commas), and `map`
    /// as FIELD=COLUMN with commas between, or as a JSON object, which takes columns whose names have commas.
    func describe(_ query: inout QueryReader) -> CSVUpload {
        let given = query.text("name")
        query.require("name", given, "is required: it names the source, so that a second upload updates it")
        let name = given ?? ""
        if name.isLonger(than: 200) || name.hasControlCharacters {
            query.refuse("name", "must have at most 200 characters, no control characters among them")
        }
        return describe(&query, name: name)
    }

    private func describe(_ query: inout QueryReader, name: String) -> CSVUpload {
        CSVUpload(
            name: name,
            instance: instance,
            mapping: mapping(&query),
            dateFormat: dateFormat(&query),
            timeZoneID: zone(&query),
            emptyValues: query.list("empty")
        )
    }

    private func mapping(_ query: inout QueryReader) -> [String] {
        guard query.text("map")?.hasPrefix("{") ?? false else {
            return EnvironmentReader.split(query.text("map") ?? "")
        }
        guard let json = query.json("map") else { return [] }
        guard case .object(let members) = json else { return [] }
        return members.flatMap { member -> [String] in
            let columns = member.value.array ?? [member.value]
            let names = columns.compactMap(\.string)
            if names.count < columns.count {
                query.refuse("map", "must have the name of a column, or an array of such, for \(member.name)")
            }
            return names.map { "\(member.name)=\($0)" }
        }
    }

    private func dateFormat(_ query: inout QueryReader) -> String? {
        guard let format = query.text("date_format") else { return nil }
        if format.count > 64 {
            query.refuse("date_format", "must have at most 64 characters")
            return nil
        }
        do {
            _ = try DateReader(timeZone: .gmt, format: format, place: .http)
        } catch {
            query.refuse("date_format", "must be a date pattern with day, month and year, like d/M/yyyy HH:mm")
        }
        return format
    }

    private func zone(_ query: inout QueryReader) -> String {
        guard let name = query.text("timezone") else { return timeZoneID }
        if TimeZone(named: name) != nil { return name }
        query.refuse("timezone", "must be the name of an IANA time zone such as Europe/Berlin")
        return timeZoneID
    }

    /// What the file would become, by its first bytes, which the body has; what else there is of it is not read.
    func preview(_ request: Request, _ query: inout QueryReader) async throws -> CSVPreview {
        let isPart = query.flag("partial") ?? false
        let upload = describe(&query, name: query.text("name") ?? "")
        try query.finish()
        try requireCSV(request)
        var bytes: [UInt8] = []
        for try await piece in try request.body(upTo: maxPreviewBytes) { bytes += piece.readableBytesView }
        if bytes.isEmpty { throw Self.emptyBody }
        let whole = bytes
        return try await NIOThreadPool.singleton.runIfActive {
            CSVPreview(whole, isCut: isPart, options: CSVOptions(upload))
        }
    }

    private func requireCSV(_ request: Request) throws {
        let charsets: Set = ["utf-8", "us-ascii", "utf-16", "utf-16le", "utf-16be"]
        try request.requireMediaType("text/csv", charsets: charsets) { $0 == "text/csv" || $0 == "application/csv" }
    }

    private static let emptyBody = Problem(.badRequest, "The body is empty, but must be the CSV file")

    /// Throws where the disk has no room for what an import brings.
    func requireDisk() async throws {
        try await NIOThreadPool.singleton.runIfActive { try room.check() }
    }

    /// Streams the body into the job's file, for which there is room before its first byte is read; a body that breaks off
    /// leaves nothing.
    /// - Returns: the SHA-256 of the file.
    func receive(_ request: Request, for id: JobID) async throws -> String {
        try requireCSV(request)
        let body = try request.body(upTo: maxBytes)
        let slot = try slots.take()
        defer { withExtendedLifetime(slot) {} }
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        let reservation = try await NIOThreadPool.singleton.runIfActive { try room.reserve(length) }
        let temporary = files.temporaryPath(id)
        do {
            let digest = try await write(body, to: temporary, reservation)
            try await files.keep(id)
            return digest
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private func write(
        _ body: LimitedBody,
        to path: String,
        _ reservation: StorageRoom.Reservation
    ) async throws -> String {
        let file = try await NIOThreadPool.singleton.runIfActive { try UploadFile(creating: path, reservation) }
        for try await piece in body {
            try await NIOThreadPool.singleton.runIfActive { try file.append(piece) }
        }
        guard let digest = try file.end() else { throw Self.emptyBody }
        return digest
    }
}

/// The file of an upload while its body comes in.
private final class UploadFile: Sendable {
    private let handle: FileHandle
    private let reservation: StorageRoom.Reservation
    private let digest = Mutex((hash: SHA256(), isEmpty: true))

    init(creating path: String, _ reservation: StorageRoom.Reservation) throws {
        self.reservation = reservation
        handle = try FileHandle(creating: path)
    }

    func append(_ piece: ByteBuffer) throws {
        let bytes = Data(piece.readableBytesView)
        try reservation.use(bytes.count)
        try handle.write(contentsOf: bytes)
        digest.withLock { digest in
            digest.hash.update(data: bytes)
            digest.isEmpty = digest.isEmpty && bytes.isEmpty
        }
    }

    /// - Returns: the SHA-256 of the file, nil for an empty one.
    func end() throws -> String? {
        try handle.close()
        return digest.withLock { $0.isEmpty ? nil : $0.hash.finalize().hexadecimal }
    }
}
