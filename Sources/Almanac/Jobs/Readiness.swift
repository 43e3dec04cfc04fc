import Foundation
import Redis

/// Whether the appliance can do its work: each part is tried, not merely asked whether it is there.
struct Readiness: Sendable {
    let redis: RedisClient
    let store: ItemStore
    let exports: ExportFiles
    let dispatchers: [JobDispatcher]
    let drawing: DrawingHealth
    /// Loops look every two seconds; after this long without a look one is stuck or cut off.
    var patience = Duration.seconds(15)

    /// The reasons against, none when it is ready. They name no secret.
    func problems() async -> [String] {
        var problems: [String] = []
        if let problem = await redisProblem() { problems.append(problem) }
        if let problem = await storeProblem() { problems.append(problem) }
        if let problem = directoryProblem() { problems.append(problem) }
        return problems + dispatchers.compactMap(loopProblem) + drawing.problems()
    }

    private func redisProblem() async -> String? {
        do {
            _ = try await redis.send(RedisCommand("PING").repeatable, timeout: .seconds(1))
            return nil
        } catch {
            return "Redis: \(error)"
        }
    }

    private func storeProblem() async -> String? {
        do {
            _ = try await store.read { try $0.dataAsOf() }
            return nil
        } catch {
            return "item store: it cannot be read"
        }
    }

    /// Makes a file and removes it: a full or read-only disk is found only so.
    private func directoryProblem() -> String? {
        let path = exports.directory + "/.ready"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return "export directory: it cannot be written to" }
        let written = write(descriptor, "ready", 5)
        close(descriptor)
        unlink(path)
        return written == 5 ? nil : "export directory: no space is left"
    }

    private func loopProblem(_ dispatcher: JobDispatcher) -> String? {
        guard let lastLook = dispatcher.lastLook else {
            return "workers (\(dispatcher.family.rawValue)): not started yet"
        }
        let age = ContinuousClock.now - lastLook
        return age > patience
            ? "workers (\(dispatcher.family.rawValue)): they have not looked into the queue for \(age.components.seconds) s"
            : nil
    }
}
