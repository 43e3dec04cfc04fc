package import Redis

/// The list and the clean-up.
extension JobStore {
    /// A page of the list: documents, newest first, and how many there are in all.
    package struct Page: Sendable {
        package var total: Int
        package var documents: [[UInt8]]
    }

    package func list(
        _ family: JobFamily,
        facets: [String],
        offset: Int,
        limit: Int
    ) async throws(RedisError) -> Page {
        let reply = try await redis.run(
            JobListScripts.list,
            keys: [family.indexKey],
            arguments: [family.documentPrefix, offset, limit] + facets,
            isRepeatable: true
        )
        let parts = reply.array ?? []
        return Page(total: parts.first?.integer ?? 0, documents: parts.dropFirst().compactMap(\.bytes))
    }

    /// Forgets the jobs whose documents have expired.
    package func prune(_ family: JobFamily) async throws(RedisError) {
        var pruned = 2000
        while pruned == 2000 {
            let reply = try await redis.run(
                JobListScripts.prune,
                keys: [family.indexKey],
                arguments: [family.documentPrefix, JobKeys.recordPrefix]
            )
            pruned = reply.integer ?? 0
        }
    }

    /// Keeps the documents of jobs that wait in the queue from expiring there.
    package func keepWaiting(_ family: JobFamily) async throws(RedisError) {
        _ = try await redis.run(
            JobListScripts.keepWaiting,
            keys: [queueKey(family), family.indexKey],
            arguments: [family.documentPrefix, lifetimes[family]]
        )
    }

    /// The ids of a family's jobs in one status.
    package func ids(_ family: JobFamily, status: JobState) async throws(RedisError) -> [JobID] {
        let key = "\(family.indexKey):status:\(status.rawValue)"
        let reply = try await redis.send(RedisCommand("ZRANGE", key, "0", "-1").repeatable)
        return (reply.array ?? []).compactMap { $0.string.flatMap { JobID($0) } }
    }
}
