/// The requests that wait to be written and those that wait for their reply, in order. No I/O.
struct RedisPipeline {
    private struct Entry {
        let request: RedisRequest
        var values: [RedisValue] = []
        /// Where its first octet stands in all that this connection was given to write.
        var start = 0
        var wasRepeated = false
    }

    private var waiting = FIFO<Entry>()
    private var inFlight = FIFO<Entry>()
    /// Octets given to this connection to write.
    private(set) var appended = 0
    /// No deadline is earlier than this; the exact one is looked for when it has come.
    private(set) var earliestDeadline: ContinuousClock.Instant?

    /// Whether the first requests after a rest are about to be written.
    var isBeginning: Bool { inFlight.isEmpty && !waiting.isEmpty }

    mutating func enqueue(_ request: RedisRequest) {
        waiting.append(Entry(request: request))
        earliestDeadline = min(earliestDeadline ?? request.deadline, request.deadline)
    }

    /// The next octets to write. A request that was cancelled before is skipped.
    mutating func nextFrame() -> [UInt8]? {
        while var entry = waiting.popFirst() {
            guard !entry.request.isSettled else { continue }
            entry.start = appended
            appended += entry.request.frame.count
            inFlight.append(entry)
            return entry.request.frame
        }
        return nil
    }

    /// Replies come in the order of the commands.
    mutating func receive(_ value: RedisValue) {
        guard let request = inFlight.first?.request else { return }
        guard request.replyCount > 1 else {
            _ = inFlight.popFirst()
            return request.settle(.success(value))
        }
        inFlight.updateFirst { $0.values.append(value) }
        if let values = inFlight.first?.values, values.count == request.replyCount {
            _ = inFlight.popFirst()
            request.settle(.success(.array(values)))
        }
    }
}

extension RedisPipeline {
    /// Sorts what was in flight: what was never written, or is repeatable and was not yet repeated, waits for the next
    /// connection, before all others; the rest fails, since it may have been executed.
    ///
    /// - Parameter unwritten: how many of the octets in ``appended`` the kernel never took.
    mutating func connectionLost(_ reason: String, unwritten: Int) {
        let written = appended - unwritten
        var kept = FIFO<Entry>()
        for var entry in inFlight.removeAll() where !entry.request.isSettled {
            if entry.start >= written {
                kept.append(entry)
            } else if entry.request.isRepeatable, !entry.wasRepeated {
                entry.wasRepeated = true
                entry.values = []
                kept.append(entry)
            } else {
                entry.request.settle(.failure(.connectionLost(reason)))
            }
        }
        for entry in waiting.removeAll() { kept.append(entry) }
        waiting = kept
        appended = 0
    }

    /// Fails what waits too long. True when a command in flight got no reply in its time: the connection can't be
    /// used any more, because replies bear no name but their order.
    mutating func expire(at now: ContinuousClock.Instant, failure: RedisError) -> Bool {
        guard let earliestDeadline, earliestDeadline <= now else { return false }
        var earliest: ContinuousClock.Instant?
        var remaining = FIFO<Entry>()
        for entry in waiting.removeAll() where !entry.request.isSettled {
            guard entry.request.deadline > now else {
                entry.request.settle(.failure(failure))
                continue
            }
            earliest = min(earliest ?? entry.request.deadline, entry.request.deadline)
            remaining.append(entry)
        }
        waiting = remaining
        var isLate = false
        for entry in inFlight.elements {
            guard entry.request.deadline > now else {
                isLate = true
                entry.request.settle(.failure(.timedOut(after: entry.request.timeout)))
                continue
            }
            earliest = min(earliest ?? entry.request.deadline, entry.request.deadline)
        }
        self.earliestDeadline = earliest
        return isLate
    }

    mutating func failWaiting(_ error: RedisError) {
        for entry in waiting.removeAll() { entry.request.settle(.failure(error)) }
    }

    mutating func failAll(_ error: RedisError) {
        for entry in inFlight.removeAll() { entry.request.settle(.failure(error)) }
        failWaiting(error)
    }
}
