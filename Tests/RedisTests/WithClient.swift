import Redis
import TestSupport

/// A client of the test's server, closed at the end.
func withClient(
    _ options: RedisClient.Options = .init(),
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
