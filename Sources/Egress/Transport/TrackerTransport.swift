import AsyncHTTPClient
import Items
package import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// One connection to one origin, pinned to an address that `EgressGuard` has admitted, or through the operator's proxy.
///
/// Requests go one after the other, so HTTP/1.1 with keep-alive is all that is needed.
package struct TrackerTransport: Sendable {
    package struct Limits: Sendable {
        /// Of a body, after decompression.
        var maxBodyBytes = 64 << 20
        /// For one answer, connecting included; an attachment gets a second more for each 16 KiB.
        var total: Duration = .seconds(120)
        var connect: TimeAmount = .seconds(10)
        /// Between two reads.
        var idle: TimeAmount = .seconds(60)

        package init(
            maxBodyBytes: Int = 64 << 20,
            total: Duration = .seconds(120),
            connect: TimeAmount = .seconds(10),
            idle: TimeAmount = .seconds(60)
        ) {
            (self.maxBodyBytes, self.total, self.connect, self.idle) = (maxBodyBytes, total, connect, idle)
        }

        /// Of an attachment, on the whole.
        static let leastBytesPerSecond = 16 << 10
    }

    private let client: HTTPClient
    /// Of the one connection, and of what waits for its answers. With another one there, the client may take a connection that
    /// has closed meanwhile for one that is free, and ends the process (async-http-client 1.37, `HTTP1ClientChannelHandler`).
    private let eventLoop: any EventLoop
    let limits: Limits
    let origin: TrackerURL.Origin

    /// Opens nothing yet; what is opened later is closed when `body` ends, however it ends.
    package static func with<Result>(
        _ origin: TrackerURL.Origin,
        by route: EgressRoute,
        limits: Limits,
        _ body: (TrackerTransport) async throws -> Result
    ) async throws -> Result {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: configuration(origin, by: route, limits)
        )
        do {
            let result = try await body(TrackerTransport(client, limits, origin))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private init(_ client: HTTPClient, _ limits: Limits, _ origin: TrackerURL.Origin) {
        (self.client, self.limits, self.origin) = (client, limits, origin)
        eventLoop = client.eventLoopGroup.any()
    }

    private static func configuration(
        _ origin: TrackerURL.Origin,
        by route: EgressRoute,
        _ limits: Limits
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        switch route {
        // The URL keeps the name, so that TLS and the Host header use it.
        case .address(let address): configuration.dnsOverride = [origin.host: "\(address)"]
        case .proxy(let proxy): configuration.proxy = proxy.configuration
        }
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: limits.connect, read: limits.idle)
        configuration.decompression = .enabled(limit: .size(limits.maxBodyBytes))
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// - Throws: `TrackerError` for a fault of the network, `CancellationError`.
    package func send(_ request: TrackerRequest) async throws -> TrackerResponse {
        try await explainingFaults {
            let message = try callbackMessage(request)
            // The body is gathered where it is read. A task that takes it piece by piece lets the connection wait while
            // it waits for its own turn, and the client counts that as silence of the tracker's.
            let delegate = ResponseAccumulator(request: message, maxBodySize: limits.maxBodyBytes)
            let deadline = NIODeadline.now() + TimeAmount(limits.total)
            let running = client.execute(
                request: message,
                delegate: delegate,
                eventLoop: .delegateAndChannel(on: eventLoop),
                deadline: deadline
            )
            let response = try await withTaskCancellationHandler(operation: running.get, onCancel: running.cancel)
            try Task.checkCancellation()
            return TrackerResponse(response)
        }
    }

    /// The status of the answer, of which no more is read.
    ///
    /// - Throws: as `send`.
    package func status(of request: TrackerRequest) async throws -> Int {
        try await explainingFaults {
            let deadline = NIODeadline.now() + TimeAmount(limits.total)
            let status = try await execute(request, deadline: deadline).status
            try Task.checkCancellation()
            return Int(status.code)
        }
    }

    /// Sends a good answer's body to `receive` piece by piece; any other answer's is read as usual.
    ///
    /// - Throws: as `send`, and what `receive` throws.
    func stream(
        _ request: TrackerRequest,
        to receive: @Sendable (ByteBuffer) async throws -> Void
    ) async throws -> TrackerResponse {
        try await explainingFaults {
            let response = try await execute(request)
            guard response.status == .ok else {
                let body = try await response.body.collect(upTo: limits.maxBodyBytes)
                return TrackerResponse(response, body: Array(body.readableBytesView))
            }
            let begun = ContinuousClock.now
            var count = 0
            for try await piece in response.body {
                count += piece.readableBytes
                // A server that sends a byte now and then would hold the import for ever.
                let allowed = limits.total + .seconds(count / Limits.leastBytesPerSecond)
                guard ContinuousClock.now - begun < allowed else { throw DeadlineExceeded() }
                try await receive(piece)
            }
            try Task.checkCancellation()
            return TrackerResponse(response, body: [])
        }
    }

    private func execute(
        _ request: TrackerRequest,
        deadline: NIODeadline = .distantFuture
    ) async throws -> HTTPClientResponse {
        checkOrigin(request)
        var message = HTTPClientRequest(url: request.url.text)
        message.method = request.method
        message.headers = request.headers
        if !request.body.isEmpty { message.body = .bytes(ByteBuffer(bytes: request.body)) }
        return try await client.execute(message, deadline: deadline)
    }

    private func callbackMessage(_ request: TrackerRequest) throws -> HTTPClient.Request {
        checkOrigin(request)
        let body: HTTPClient.Body? = request.body.isEmpty ? nil : .bytes(request.body)
        return try HTTPClient.Request(
            url: request.url.text,
            method: request.method,
            headers: request.headers,
            body: body
        )
    }

    /// The address is pinned for this origin only: anything else would be resolved unguarded.
    private func checkOrigin(_ request: TrackerRequest) {
        precondition(request.url.origin == origin, "requests go to the transport's own origin")
    }

    private func explainingFaults<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as AttachmentError {
            throw error
        } catch {
            // The HTTP client reports a cancelled task in several ways, a cut-off body among them.
            try Task.checkCancellation()
            throw TransportFault.error(for: error, origin: origin, limits)
        }
    }
}

extension TrackerResponse {
    fileprivate init(_ response: HTTPClientResponse, body: [UInt8]) {
        self.init(status: Int(response.status.code), headers: response.headers, body: body)
    }

    fileprivate init(_ response: HTTPClient.Response) {
        let body = response.body.map { Array($0.readableBytesView) } ?? []
        self.init(status: Int(response.status.code), headers: response.headers, body: body)
    }
}

struct DeadlineExceeded: Error {}
