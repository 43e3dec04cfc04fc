import ServiceLifecycle

/// The dispatchers as one service, so that all of them stop within the same grace.
package struct JobWorkers: Service {
    package let dispatchers: [JobDispatcher]

    package init(dispatchers: [JobDispatcher]) {
        self.dispatchers = dispatchers
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for dispatcher in dispatchers { group.addTask { try await dispatcher.run() } }
            try await group.waitForAll()
        }
    }
}
