import Items
import Redis

/// One life of the serving process.
package struct JobRun: Sendable {
    /// Never met twice.
    let id: String
    /// Whether the run of this data directory before ended by a crash, a kill or a power cut.
    let followsCrash: Bool

    package static func make(followsCrash: Bool) -> JobRun {
        JobRun(id: RandomID.make(), followsCrash: followsCrash)
    }
}

/// Which jobs may be why a run ended badly.
extension JobStore {
    /// A job that was in hand when a run ended badly, and has not been cleared since.
    struct Suspect: Sendable {
        var entry: Entry
        var id: JobID
        var family: JobFamily
        /// Whether the last run ended with it in hand, and not one before.
        var wasCut: Bool
        /// Attempts on trial that ended the process.
        var strikes: Int
    }

    /// In the order in which they were queued.
    func suspects(_ family: JobFamily) async throws(RedisError) -> [Suspect] {
        let reply = try await redis.run(
            JobTrialScripts.inHand,
            keys: [queueKey(family)],
            arguments: [
                JobKeys.group, instance, run.id, run.followsCrash ? "0" : "1", JobKeys.recordPrefix,
            ],
            isRepeatable: true
        )
        return (reply.array ?? []).compactMap { found in
            guard let parts = found.array, parts.count == 4, let entryID = parts[0].string,
                let id = parts[1].string.flatMap({ JobID($0) }), let strikes = parts[3].integer
            else { return nil }
            return Suspect(
                entry: Entry(entryID: entryID, jobID: id),
                id: id,
                family: family,
                wasCut: parts[2].integer == 1,
                strikes: strikes
            )
        }
    }

    /// Puts on record that an attempt has shown that its job does not end the process.
    /// - Returns: false where that was believed too often already: it stays on trial to its end.
    @discardableResult
    func clear(_ id: JobID, attempt: Int) async throws(RedisError) -> Bool {
        let reply = try await redis.run(
            JobTrialScripts.clear,
            keys: [JobKeys.record(id)],
            arguments: [attempt],
            isRepeatable: true
        )
        return reply.integer != 0
    }

    /// Puts on record whether an attempt is at work or waits for its turn.
    func setInHand(_ isInHand: Bool, _ id: JobID, attempt: Int) async throws(RedisError) {
        _ = try await redis.run(
            JobTrialScripts.setInHand,
            keys: [JobKeys.record(id)],
            arguments: [attempt, isInHand ? "1" : "0"],
            isRepeatable: true
        )
    }

    /// Says of an attempt that has lost its lease that its process lives.
    func absolve(_ id: JobID, attempt: Int) async throws(RedisError) {
        _ = try await redis.run(
            JobTakeOverScripts.absolve,
            keys: [JobKeys.record(id)],
            arguments: [attempt]
        )
    }

    /// Puts on record that the work of an attempt on trial begins.
    /// - Returns: false when the job is no longer this attempt's.
    func beginWork(_ id: JobID, attempt: Int) async throws(RedisError) -> Bool {
        let reply = try await redis.run(
            JobTrialScripts.beginWork,
            keys: [JobKeys.record(id)],
            arguments: [attempt],
            isRepeatable: true
        )
        return reply.integer == 1
    }
}
