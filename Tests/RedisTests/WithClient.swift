import Redis
import TestSupport

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
func refusal(by client: RedisClient) async throws -> String {
    while let error = await failure(of: RedisCommand("PING"), on: client) {
        try Task.checkCancellation()
        if !error.description.contains("no connection to") { return error.description }
        await Task.yield()
    }
    return ""
}

extension RedisClient.Options {
    /// Does not wait for a connection that can't be made.
    static var impatient: Self {
        var options = Self.patient
        options.connectionWait = .milliseconds(1)
        return options
    }
}
