import AsyncHTTPClient
import Foundation
package import Items
import NIOCore
import NIOHTTP1

/// What is done to what is at a path.
package enum ServerMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// Sends requests to one server.
package struct ServerClient: Sendable {
    package let address: ServerAddress
    /// How long an answer may take.
    private let patience: TimeAmount

    package init(_ address: ServerAddress, patience: Duration = .seconds(60)) {
        self.address = address
        self.patience = TimeAmount(patience)
    }

    /// - Parameters:
    ///   - path: from `/api` on, with its query.
    ///   - version: of the document that is changed.
    /// - Returns: the document that was answered; nil where there is none.
    /// - Throws: `ServerError`
    package func send(
        _ method: ServerMethod,
        _ path: String,
        _ body: JSONValue? = nil,
        version: Int? = nil
    ) async throws -> JSONValue? {
        var request = request(method, path)
        if let version { request.headers.add(name: "If-Match", value: "\"\(version)\"") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.text))
        }
        let response = try await answer(to: request, timeout: patience)
        let bytes = try await Self.bytes(of: response)
        return bytes.isEmpty ? nil : try Self.json(bytes)
    }

    package func get(_ path: String) async throws -> JSONValue {
        guard let json = try await send(.get, path) else { throw ServerError.away("The server has answered nothing") }
        return json
    }

    /// Of the process, as long as it lives. A server that is not there is not waited for.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    func request(_ method: ServerMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.url + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers.add(name: "User-Agent", value: "almanac/\(ProductVersion.text)")
        if let token = address.token { request.headers.add(name: "Authorization", value: "Bearer \(token.value)") }
        return request
    }

    /// - Returns: an answer of 2xx, its body still to be read.
    func answer(to request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            response = try await Self.http.execute(request, timeout: timeout)
        } catch let error as CancellationError {
            throw error
        } catch {
            // The whole of an HTTPClientError may hold what was to be sent.
            let reason =
                (error as? IOError).map { FileReason.text(ofCode: $0.errnoCode) }
                ?? (error as? HTTPClientError)?.shortDescription ?? "\(type(of: error))"
            throw ServerError.away("\(address.url) does not answer: \(reason). Does almanac run there? (--server)")
        }
        guard (200..<300).contains(response.status.code) else { throw try await refusal(response) }
        return response
    }

    private func refusal(_ response: HTTPClientResponse) async throws -> ServerError {
        let status = Int(response.status.code)
        guard let problem = try? Self.json(try await Self.bytes(of: response)), let detail = problem["detail"]?.string
        else { return .away("\(address.url) answers \(status), and not as almanac does (--server)") }
        if status == 401 || status == 403 {
            return .closed("\(detail) (ALMANAC_TOKEN or --token-file)")
        }
        let all = problem["errors"]?.array?.compactMap { $0["detail"]?.string } ?? []
        return .refused(status: status, all.isEmpty ? [detail] : all)
    }

    private static func bytes(of response: HTTPClientResponse) async throws -> [UInt8] {
        Array(buffer: try await response.body.collect(upTo: 64 << 20))
    }

    private static func json(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes, rules: .foreign)
        } catch {
            throw ServerError.away(
                "The server's answer is no JSON: is there another program at this address? (--server)"
            )
        }
    }
}
