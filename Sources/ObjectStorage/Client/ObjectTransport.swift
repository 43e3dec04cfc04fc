import AsyncHTTPClient
import Items
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends single requests, each once.
struct ObjectTransport: Sendable {
    let address: ObjectStoreAddress
    let now: @Sendable () -> Timestamp

    /// Of an answer that is read whole: a page of a listing has up to 1000 keys of 1 KiB.
    private static let largestAnswer = 8 << 20

    /// Of the process, as long as it lives. The store is the operator's own, so that private addresses are fine.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(30), write: .seconds(30))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Each download holds one for as long as its client takes.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Throws: `FileStoreError` for every answer but one of 2xx, `CancellationError`.
    func send(_ request: ObjectRequest, within limit: TimeAmount? = nil) async throws -> ObjectAnswer {
        let time = limit ?? .seconds(60) + .seconds(Int64((request.body?.bytes.readableBytes ?? 0) >> 16))
        return try await counting(request) {
            let deadline = NIODeadline.now() + time
            let response = try await Self.http.execute(request.signed(for: address, at: now()), deadline: deadline)
            return try await answer(response, to: request)
        }
    }

    /// A good answer, whose body is still to come.
    /// - Throws: as `send`.
    func open(_ request: ObjectRequest) async throws -> HTTPClientResponse {
        try await counting(request) {
            let response = try await Self.http.execute(
                request.signed(for: address, at: now()),
                deadline: .distantFuture
            )
            guard !(200..<300).contains(response.status.code) else { return response }
            _ = try await answer(response, to: request)
            return response
        }
    }

    private func counting<Result>(_ request: ObjectRequest, _ work: () async throws -> Result) async throws -> Result {
        do {
            let result = try await explainingFaults(work)
            ObjectRequestCounts.shared.note(request, "ok")
            return result
        } catch {
            // A stop in the middle is nobody's fault.
            guard let fault = error as? FileStoreError else { throw error }
            ObjectRequestCounts.shared.note(request, fault.code == .notFound ? "missing" : "failed")
            throw error
        }
    }

    private func answer(_ response: HTTPClientResponse, to request: ObjectRequest) async throws -> ObjectAnswer {
        let body = try await response.body.collect(upTo: Self.largestAnswer)
        let answer = ObjectAnswer(
            status: Int(response.status.code),
            headers: response.headers,
            body: Array(body.readableBytesView)
        )
        if let fault = ObjectFault(answer, address, now()).error { throw fault }
        return answer
    }

    /// - Throws: `FileStoreError`, `CancellationError`.
    func explainingFaults<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let error as FileStoreError {
            throw error
        } catch {
            // The client reports a cancelled task in several ways.
            try Task.checkCancellation()
            throw FileStoreError(.unreachable, "S3_ENDPOINT", "\(address.endpoint) \(Self.reason(error))")
        }
    }

    /// The whole of an error of the client may hold what was to be sent.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: "can't be reached: \(FileReason.text(ofCode: error.errnoCode))"
        case let error as NIOConnectionError:
            "can't be reached: "
                + (error.connectionErrors.first.flatMap { $0.error as? IOError }
                    .map { FileReason.text(ofCode: $0.errnoCode) }
                    ?? (error.dnsAError == nil ? "no address takes connections" : "its name is not known"))
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            "has no TLS that this machine trusts: look at its certificate, and add its authority to the system's"
        case let error as HTTPClientError where error == .connectTimeout: "can't be reached: no answer"
        case let error as HTTPClientError: "does not answer as it should: \(error.shortDescription)"
        case is NIOTooManyBytesError: "answers with more than a store does"
        default: "does not answer as it should: \(type(of: error))"
        }
    }
}

/// What a store has answered.
struct ObjectAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    /// Without its quotes.
    var tag: String? {
        headers.first(name: "ETag").map { String($0.drop { $0 == "\"" }.prefix { $0 != "\"" }) }
    }

    var size: Int? { headers.first(name: "Content-Length").flatMap { Int($0) } }

    /// How old an object of a date is by the store's own clock.
    func age(of time: Timestamp?) -> Duration {
        guard let time, let now = headers.first(name: "Date").flatMap({ Timestamp(httpDate: $0) }) else { return .zero }
        return now - time
    }
}
