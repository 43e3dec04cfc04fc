import Redis
import TestSupport
import Testing

/// A client of the test's server, closed at the end.
func withClient(
    _ options: RedisClient.Options = .patient,
    endpoint: RedisEndpoint = RedisServer.current.endpoint,
    _ body: (RedisClient) async throws -> Void
) async throws {
    let client = try RedisClient(endpoint: endpoint, name: "test", options: options)
    do {
        try await body(client)
    } catch {
        await client.close()
        throw error
    }
    await client.close()
}

/// The error of a command that must fail.
func failure(of command: RedisCommand, on client: RedisClient) async -> RedisError? {
    do {
        _ = try await client.send(command)
        return nil
    } catch {
        return error
    }
}

/// Why there is no connection, once the client has tried to make one.
func refusal(by client: RedisClient) async throws -> RedisError {
    while true {
        try Task.checkCancellation()
        let error = try #require(await failure(of: RedisCommand("PING"), on: client), "it was let in")
        if !error.description.contains("no connection to") { return error }
        await Task.yield()
    }
}

extension RedisClient.Options {
    /// Does not wait for a connection that can't be made.
    static var impatient: Self {
        var options = Self.patient
        options.connectionWait = .milliseconds(1)
        return options
    }
}
