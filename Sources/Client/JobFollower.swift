import AsyncHTTPClient
package import Items
import NIOCore

/// Follows a job to its end by its events.
package struct JobFollower: Sendable {
    private let client: ServerClient
    /// `/api/exports/pdf/ID`: where its status is.
    private let path: String

    package init(_ client: ServerClient, path: String) {
        (self.client, self.path) = (client, path)
    }

    /// - Parameter show: told of each state of the job.
    /// - Returns: the last one.
    package func follow(_ show: (JSONValue) -> Void) async throws -> JSONValue {
        var (failures, isAgain) = (0, false)
        while true {
            do {
                let status = try await client.get(path)
                show(status)
                if Self.isEnd(status) { return status }
                if isAgain { try await Task.sleep(for: .seconds(1)) }
                isAgain = true
                try await listen(show)
                failures = 0
            } catch ServerError.away(let reason) {
                // A server that starts anew goes on with its jobs.
                failures += 1
                guard failures < 10 else { throw ServerError.away(reason) }
                try await Task.sleep(for: .seconds(failures))
            }
        }
    }

    /// Returns when the stream ends, which it does after the job, and when the server stops.
    private func listen(_ show: (JSONValue) -> Void) async throws {
        let response = try await client.answer(to: client.request(.get, events), timeout: .hours(24))
        var lines = EventLines()
        do {
            for try await buffer in response.body {
                for data in lines.add(buffer.readableBytesView) {
                    if let status = try? JSONValue(parsing: data, rules: .foreign) { show(status) }
                }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ServerError.away("The connection to the server was lost")
        }
    }

    /// `/api/exports/ID/events`, `/api/imports/ID/events`
    private var events: String {
        let parts = path.split(separator: "/")
        return "/\(parts[0])/\(parts[1])/\(parts[parts.count - 1])/events"
    }

    package static func isEnd(_ status: JSONValue) -> Bool {
        ["completed", "failed", "cancelled"].contains(status["status"]?.string)
    }
}

/// The data of server-sent events, as their bytes come (HTML, 9.2.6); those of almanac are a line each.
struct EventLines {
    private var rest: [UInt8] = []

    init() {}

    mutating func add(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        rest += bytes
        var data: [[UInt8]] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            if line.starts(with: "data: ".utf8) { data.append(Array(line.dropFirst(6))) }
            rest.removeFirst(end + 1)
        }
        return data
    }
}
