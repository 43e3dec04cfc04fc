import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// One connection to one origin, pinned to an address that `EgressGuard` has admitted.
///
/// Requests go one after the other, so HTTP/1.1 with keep-alive is all that is needed.
struct TrackerTransport: Sendable {
    struct Limits: Sendable {
        /// Of a body, after decompression.
        var maxBodyBytes = 64 << 20
        /// From the first byte sent to the last one received.
        var total: Duration = .seconds(120)
        var connect: TimeAmount = .seconds(10)
        /// Between two reads.
        var idle: TimeAmount = .seconds(60)
    }

    private let client: HTTPClient
    private let limits: Limits
    let origin: TrackerURL.Origin

    /// Opens nothing yet; what is opened later is closed when `body` ends, however it ends.
    static func with<Result>(
        _ origin: TrackerURL.Origin,
        at address: IPAddress,
        limits: Limits,
        _ body: (TrackerTransport) async throws -> Result
    ) async throws -> Result {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: configuration(origin, at: address, limits)
        )
        do {
            let result = try await body(TrackerTransport(client: client, limits: limits, origin: origin))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private static func configuration(
        _ origin: TrackerURL.Origin,
        at address: IPAddress,
        _ limits: Limits
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // The URL keeps the name, so that TLS and the Host header use it.
        configuration.dnsOverride = [origin.host: "\(address)"]
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: limits.connect, read: limits.idle)
        configuration.decompression = .enabled(limit: .size(limits.maxBodyBytes))
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// - Throws: `TrackerError` for a fault of the network, `CancellationError`.
    func get(_ url: TrackerURL, headers: HTTPHeaders) async throws -> TrackerResponse {
        // The address is pinned for this origin only: anything else would be resolved unguarded.
        precondition(url.origin == origin, "requests go to the tracker's own origin")
        do {
            return try await withDeadline(limits.total) { try await exchange(url, headers) }
        } catch {
            // The HTTP client reports a cancelled task in several ways, a cut-off body among them.
            try Task.checkCancellation()
            throw TransportFault.error(for: error, origin: origin, limits)
        }
    }

    private func exchange(_ url: TrackerURL, _ headers: HTTPHeaders) async throws -> TrackerResponse {
        var request = HTTPClientRequest(url: url.text)
        request.headers = headers
        let response = try await client.execute(request, deadline: .distantFuture)
        let body = try await response.body.collect(upTo: limits.maxBodyBytes)
        try Task.checkCancellation()
        return TrackerResponse(
            status: Int(response.status.code),
            headers: response.headers,
            body: Array(body.readableBytesView)
        )
    }
}

/// - Throws: `DeadlineExceeded`, after the work has been cancelled and has ended.
private func withDeadline<Result: Sendable>(
    _ limit: Duration,
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else { throw DeadlineExceeded() }
        return result
    }
}

struct DeadlineExceeded: Error {}
