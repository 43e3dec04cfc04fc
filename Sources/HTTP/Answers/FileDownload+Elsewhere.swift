import HTTPTypes
import Hummingbird
import Items
import NIOCore

/// A file that lies elsewhere comes through this server piece by piece, or the client is sent there.
extension FileDownload {
    func response(from files: any RemoteFiles, _ key: String, to request: Request) async throws -> Response {
        let tag = EntityTag(sha256)
        // The connection to where it lies counts as an open file.
        let slot = try slots.take()
        guard let size = try await files.entry(key, patience: .request)?.size else { throw Self.gone }
        var fields = fields(tag)
        if tag.isNamed(by: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: fields)
        }
        if let linkLife {
            return redirect(to: files.link(to: key, link(isHead: request.method == .head, life: linkLife)))
        }
        let asked = request.method == .get && tag.allowsRange(request.headers[.ifRange]) ? request.headers[.range] : nil
        var (range, status) = (0..<size, HTTPResponse.Status.ok)
        switch ByteRange(asked, size: size) {
        case .whole: break
        case .part(let part):
            (range, status) = (part, .partialContent)
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
        case .unsatisfiable: throw Self.outOfRange(size)
        }
        // Opened before the answer begins, while there is still another answer to give.
        let pieces = request.method == .head ? nil : try await files.read(key, range, patience: .request)
        return Response(status: status, headers: fields, body: Self.body(pieces, range.count, slot))
    }

    private func link(isHead: Bool, life: Duration) -> FileLink {
        FileLink(
            isHead: isHead,
            mediaType: mediaType,
            disposition: ContentDisposition.attachment(name),
            life: life
        )
    }

    private func redirect(to link: String) -> Response {
        Response(status: .found, headers: [.location: link, .cacheControl: "private, no-store"])
    }

    /// The next piece is fetched when the socket has taken the one before.
    private static func body(_ pieces: FilePieces?, _ count: Int, _ slot: FileSlots.Slot) -> ResponseBody {
        ResponseBody(contentLength: count) { writer in
            defer { withExtendedLifetime(slot) {} }
            if let pieces {
                for try await piece in pieces { try await writer.write(piece) }
            }
            try await writer.finish(nil)
        }
    }
}
