import ServiceLifecycle

/// The dispatchers as one service, so that all of them stop within the same grace.
struct JobWorkers: Service {
    let dispatchers: [JobDispatcher]

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for dispatcher in dispatchers { group.addTask { try await dispatcher.run() } }
            try await group.waitForAll()
        }
    }
}
