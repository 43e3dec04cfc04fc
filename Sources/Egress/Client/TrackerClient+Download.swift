package import Items
import NIOCore
import NIOHTTP1

/// Attachments: streamed to the disk, whatever their size, and never with credentials to another origin.
extension TrackerClient {
    /// - Parameters:
    ///   - path: what follows the base address.
    ///   - limit: bytes; a longer file is `AttachmentError.beyondLimit`.
    ///   - takesPages: whether the file may be a web page; else one is a login page that came in its place.
    /// - Throws: `AttachmentError` where these bytes are not to be had, `TrackerError` where the tracker is not,
    ///   `CancellationError`.
    package func download(
        path: String,
        limit: Int,
        takesPages: Bool = true,
        into files: AttachmentFiles,
        guardedBy egress: EgressGuard
    ) async throws
        -> StoredFile
    {
        let draft = try await files.draft()
        do {
            try await retrying {
                try await draft.clear()
                let request = signed(TrackerRequest(url: try url(path: path), headers: Self.downloadHeaders))
                let response = try await transport.stream(request) { try await draft.append($0, limit: limit) }
                let last = try await accept(response, to: request.url, hops: 0, egress) {
                    try await draft.append($0, limit: limit)
                }
                if !takesPages, last.isHTML {
                    throw AttachmentError(
                        problem: "a web page came in its place, a login page perhaps",
                        isPassing: true
                    )
                }
            }
            return try await draft.publish()
        } catch {
            draft.discard()
            throw error
        }
    }

    /// As it is: what is compressed on the way counts with its whole size, and a cap must see that.
    private static let downloadHeaders = HTTPHeaders([("Accept", "*/*"), ("Accept-Encoding", "identity")])

    private typealias Receive = @Sendable (ByteBuffer) async throws -> Void

    /// Takes a good answer, follows a redirect, and says what any other means.
    ///
    /// - Returns: the good answer.
    private func accept(
        _ response: TrackerResponse,
        to url: TrackerURL,
        hops: Int,
        _ egress: EgressGuard,
        _ receive: @escaping Receive
    ) async throws -> TrackerResponse {
        if response.status == 200 {
            if url.origin == base.origin, let fault = dialect.loginFault(response) { throw fault }
            return response
        }
        if let location = response.redirect {
            guard hops < Self.maxRedirects, let target = try? TrackerURL(link: location, relativeTo: url.text) else {
                throw AttachmentError(problem: "its address leads nowhere")
            }
            return try await follow(target, hops: hops + 1, egress, receive)
        }
        let error = error(for: response, dialect.rateLimit(response, settings.clock.now()))
        if !error.isPermanent || error.code == .authenticationFailed { throw error }
        throw AttachmentError(problem: "the tracker answers \(response.status)")
    }

    /// Files often lie with another host, which gets an address with a signature of its own, and no credentials.
    private func follow(
        _ target: TrackerURL,
        hops: Int,
        _ egress: EgressGuard,
        _ receive: @escaping Receive
    ) async throws -> TrackerResponse {
        if target.origin == base.origin {
            let request = signed(TrackerRequest(url: target, headers: Self.downloadHeaders))
            let response = try await transport.stream(request, to: receive)
            return try await accept(response, to: target, hops: hops, egress, receive)
        }
        guard target.origin.scheme == "https" || base.origin.scheme == "http" else {
            throw AttachmentError(problem: "the tracker sends it over an insecure connection")
        }
        let route = try await asProblem { try await egress.route(to: target.origin) }
        let plain = TrackerRequest(
            url: target,
            headers: HTTPHeaders(
                [("User-Agent", settings.userAgent)] + Self.downloadHeaders.map { ($0.name, $0.value) }
            )
        )
        let response = try await asProblem {
            try await TrackerTransport.with(target.origin, by: route, limits: transport.limits) { other in
                try await other.stream(plain, to: receive)
            }
        }
        guard response.status == 200 || response.redirect != nil else {
            let isPassing = response.status >= 500 || response.status == 429
            let host = dialect.redacted(target.host)
            throw AttachmentError(problem: "\(host) answers \(response.status)", isPassing: isPassing)
        }
        return try await accept(response, to: target, hops: hops, egress, receive)
    }

    /// A fault of another host is this file's alone: the tracker and its other files may be well.
    private func asProblem<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as TrackerError {
            throw AttachmentError(problem: error.message, isPassing: !error.isPermanent)
        }
    }
}
