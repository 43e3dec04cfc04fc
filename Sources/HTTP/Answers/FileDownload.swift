import Glibc
import HTTPTypes
package import Hummingbird
package import Items
import NIOCore
import NIOPosix

/// A file as a download: whole or in part, resumable, sent by `sendfile` from the page cache, so that it costs neither
/// memory nor copies. The file may be unlinked meanwhile: it is held open, and ends whole.
package struct FileDownload: Sendable {
    package var place: FilePlace
    package var mediaType: String
    /// What the client is to call it.
    package var name: String
    /// Of the file's bytes, hexadecimal: the entity tag.
    package var sha256: String
    package var slots: FileSlots
    /// How long a client may fetch the file where it lies, if that is elsewhere; nil where it comes by this server.
    package var linkLife: Duration?

    package init(
        place: FilePlace,
        mediaType: String,
        name: String,
        sha256: String,
        slots: FileSlots,
        linkLife: Duration? = nil
    ) {
        (self.place, self.mediaType, self.name) = (place, mediaType, name)
        (self.sha256, self.slots, self.linkLife) = (sha256, slots, linkLife)
    }

    /// Bytes of one `sendfile`: the unit of waiting for a slow client.
    private static let piece = 4 << 20

    /// The answer to GET or HEAD: 200, 206, 304; throws a problem for 404, 416, and 503 where no
    /// file slot is free.
    package func response(to request: Request, _ context: AppRequestContext) async throws -> Response {
        switch place {
        case .here(let path): try await response(from: path, to: request, context)
        case .elsewhere(let files, let name): try await response(from: files, name, to: request)
        }
    }

    private func response(
        from path: String,
        to request: Request,
        _ context: AppRequestContext
    ) async throws -> Response {
        let tag = EntityTag(sha256)
        let file = try await OpenFile(path: path, slot: slots.take())
        var fields = fields(tag)
        if tag.isNamed(by: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: fields)
        }
        let asked = request.method == .get && tag.allowsRange(request.headers[.ifRange]) ? request.headers[.range] : nil
        switch ByteRange(asked, size: file.size) {
        case .whole:
            return Response(
                status: .ok,
                headers: fields,
                body: Self.body(file, 0..<file.size, on: context.channel)
            )
        case .part(let range):
            fields[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return Response(status: .partialContent, headers: fields, body: Self.body(file, range, on: context.channel))
        case .unsatisfiable:
            throw Self.outOfRange(file.size)
        }
    }

    static func outOfRange(_ size: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable,
            "The file has \(size) bytes, none of them in the range",
            headers: [.contentRange: "bytes */\(size)", .acceptRanges: "bytes"]
        )
    }

    func fields(_ tag: EntityTag) -> HTTPFields {
        [
            .contentType: mediaType,
            .contentDisposition: ContentDisposition.attachment(name),
            .acceptRanges: "bytes",
            .eTag: tag.text,
            .cacheControl: "private, no-cache",
        ]
    }

    static let gone = Problem.notFound("There is no such file, or it has expired")

    /// Sends piece after piece, each when the socket has taken the one before.
    private static func body(_ file: OpenFile, _ range: Range<Int>, on channel: any Channel) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            try await withTaskCancellationHandler {
                for start in stride(from: range.lowerBound, to: range.upperBound, by: piece) {
                    let end = min(start + piece, range.upperBound)
                    let region = FileRegion(fileHandle: file.handle, readerIndex: start, endIndex: end)
                    try await channel.triggerUserOutboundEvent(SendFile(region: region)).get()
                }
            } onCancel: {
                channel.close(promise: nil)
            }
            try await writer.finish(nil)
        }
    }
}

/// A regular file opened for reading, closed with its last owner.
private final class OpenFile: Sendable {
    let handle: NIOFileHandle
    let size: Int
    private let slot: FileSlots.Slot

    /// Opens the file on NIO's thread pool; throws a 404 where there is none.
    init(path: String, slot: FileSlots.Slot) async throws {
        self.slot = slot
        do {
            (handle, size) = try await NIOThreadPool.singleton.runIfActive {
                try Self.open(path)
            }
        } catch let error as FileError where [ENOENT, ELOOP, ENXIO].contains(error.code) {
            throw FileDownload.gone
        }
    }

    /// Follows no link, waits for no pipe, and takes nothing but a regular file.
    private static func open(_ path: String) throws -> (NIOFileHandle, Int) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(call: "open", path: path, code: errno) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError(call: "open", path: path, code: ENOENT)
        }
        // SwiftNIO sends a file by `sendfile` only from an `NIOFileHandle`, and has no other way to make one of a descriptor.
        return (NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor), Int(facts.st_size))
    }

    deinit {
        // A descriptor for reading has nothing left to lose when closing it fails.
        try? handle.close()
    }
}
