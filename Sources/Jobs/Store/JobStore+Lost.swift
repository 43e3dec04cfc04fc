package import Items
package import Redis

/// Which jobs should be there and are not: a failover can take what the replica had not had, and Redis may have been emptied.
extension JobStore {
    /// For a job that is to be queued at once: its id says when, so that its loss can be told.
    package func newID(in family: JobFamily) -> JobID {
        ids.flatMap { JobID($0.make(for: purpose(family), at: now())) } ?? .make()
    }

    /// When a job that is not there was accepted, where it should be there still: this cluster has made its id, its life is
    /// not over, and nobody has removed it. Nil for every other, also for one that was accepted while jobs had another
    /// lifetime, which may have expired by it.
    package func lostJob(_ id: JobID, in family: JobFamily) async throws(RedisError) -> Timestamp? {
        guard let time = ids?.time(of: id.description, for: purpose(family)) else { return nil }
        let life = now() - time
        // Near its end the clocks of two machines may say otherwise, and from the future there are no jobs.
        guard life < lifetime(family) - slack(family), life > .zero - slack(family) else { return nil }
        let keys = [family.documentKey(id), JobKeys.tombstone(id)]
        let found = try await redis.send(RedisCommand("EXISTS", arguments: keys).repeatable)
        return found.integer == 0 ? time : nil
    }

    /// Milliseconds for which it must be known that a job was removed, and not lost; 0 where nobody would take it for lost.
    func tombstoneLife(_ id: JobID, in family: JobFamily) -> Int64 {
        guard let time = ids?.time(of: id.description, for: purpose(family)) else {
            // A process that still has the lifetime from before knows it.
            return id.isMarked ? lifetimes[family] : 0
        }
        return max(0, (lifetime(family) - (now() - time)).wholeMilliseconds)
    }

    /// An id bears the lifetime that was in force when it was made.
    private func purpose(_ family: JobFamily) -> String { "\(family.rawValue) \(lifetimes[family])" }

    private func lifetime(_ family: JobFamily) -> Duration {
        .milliseconds(lifetimes[family])
    }

    private func slack(_ family: JobFamily) -> Duration {
        min(.seconds(60), lifetime(family) / 10)
    }
}
