/// Work that one of the processes that share a store does for all.
package enum Turn: String, Sendable {
    /// Removing files and lists of jobs that nothing refers to.
    case cleanUp = "clean-up"
    /// Removing the files of saved reports when their days are over.
    case oldReports = "files of saved reports"
}

extension ItemStore {
    /// Takes a piece of work that one process does for all, or goes on with it: the others are refused for so long after.
    ///
    /// A process that has died holds it for no longer either. Where one process alone has the store it is always its turn.
    package func takeTurn(_ turn: Turn, for length: Duration) async throws -> Bool {
        try await engine.takeTurn(turn.rawValue, as: holder, for: length)
    }
}
