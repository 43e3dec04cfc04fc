import Items
import Logging
import ObjectStorage
import ServiceLifecycle
import Synchronization

/// Tries the store in which files lie, if they lie in one. It does so beside the other checks, which would wait for a store
/// that hangs, and less often, for some stores want money for every request.
final class FileStoreHealth: Service {
    private let store: ObjectStore?
    private let instance: String
    private let state = Mutex<FileStoreError?>(nil)

    private static let interval = Duration.seconds(10)
    /// While it does not work.
    private static let impatience = Duration.seconds(1)

    init(_ files: Settings.Files, instance: String) {
        (store, self.instance) = (files.store, instance)
    }

    /// What is wrong with it as of the last trial; the start has made the first.
    var problem: HealthFinding? {
        state.withLock(\.self).map { HealthFinding("file store", "\($0)") }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: self.problem == nil ? Self.interval : Self.impatience)
                await self.look()
            }
        }
    }

    private func look() async {
        guard let store else { return }
        do {
            try await store.check(as: instance, patience: .request)
            state.withLock { $0 = nil }
        } catch let error as FileStoreError {
            state.withLock { $0 = error }
        } catch {
            // Stopped in the middle.
            return
        }
    }
}
