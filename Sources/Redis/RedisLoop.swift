import Glibc

/// The life of the connection's thread: collect requests, write them, poll, read the replies, and connect again when
/// the connection is lost.
///
/// ```
/// resting --time--> connecting --connected--> greeting --all answered--> ready
///    ^                   |                        |                        |
///    +----- failure (back-off, with jitter) ------+--- loss (at once) -----+
/// ```
///
/// With Sentinels one is connected to and asked first, each time anew.
struct RedisLoop {
    private enum Link {
        case resting(until: ContinuousClock.Instant)
        case connecting(RedisHandle, until: ContinuousClock.Instant)
        case asking(RedisHandle, SentinelInquiry, until: ContinuousClock.Instant)
        case greeting(RedisHandle, RedisGreeting, until: ContinuousClock.Instant)
        case ready(RedisHandle)
    }

    /// Above this much unwritten data, further requests wait in the pipeline and can still be cancelled.
    private static let highWater = 1 << 18

    private let endpoint: RedisEndpoint
    private let name: String
    private let options: RedisClient.Options
    private let mailbox: RedisMailbox
    private var link: Link
    private var route: RedisRoute
    private var pipeline = RedisPipeline()
    private var arrivals: [RedisRequest] = []
    /// The mailbox's wake-up and the socket.
    private var watched: [pollfd]
    private var failures = 0
    private var lastFailure: RedisError
    /// Until when requests wait for a connection. Nil when there is one, and when they are refused at once.
    private var patienceEnds: ContinuousClock.Instant?

    init(endpoint: RedisEndpoint, name: String, options: RedisClient.Options, mailbox: RedisMailbox) {
        self.endpoint = endpoint
        self.name = name
        self.options = options
        self.mailbox = mailbox
        let wakeUp = pollfd(fd: mailbox.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        watched = [wakeUp, wakeUp]
        link = .resting(until: .now)
        route = RedisRoute(endpoint.address)
        patienceEnds = .now + options.connectionWait
        lastFailure = .unavailable("no connection to \(endpoint) yet")
    }

    /// Returns when the client is closed.
    mutating func run() {
        while mailbox.collect(into: &arrivals) {
            accept()
            do {
                try advance()
                try handle(poll())
            } catch {
                disconnect(error)
            }
            expire()
        }
        accept()
        pipeline.failAll(.closed)
        link = .resting(until: .now)
        mailbox.reportEnd()
    }

    private mutating func accept() {
        for request in arrivals { pipeline.enqueue(request) }
        arrivals.removeAll(keepingCapacity: arrivals.count < 4096)
    }
}

/// One turn.
extension RedisLoop {
    private mutating func advance() throws(RedisError) {
        switch link {
        case .resting(let end):
            guard end <= .now else { return }
            let stop = route.next
            let limit = if case .sentinel = stop { options.sentinelTimeout } else { options.connectTimeout }
            link = .connecting(try RedisHandle(connectingTo: stop.place, endpoint.tls), until: .now + limit)
        case .connecting(let handle, let end):
            guard end <= .now else { return }
            throw .unavailable(
                handle.isShakingHands
                    ? "no answer in TLS in time: where it speaks none, write redis:// in REDIS_URL"
                    : "no answer in time"
            )
        case .asking(_, _, let end), .greeting(_, _, let end):
            guard end > .now else { throw .unavailable("no answer in time") }
        case .ready(let handle):
            // TCP takes what is written to a connection that the server has closed, and whether it was executed can't be
            // known then. Of one that lay idle the socket tells it by now, however late this thread comes to ask.
            if pipeline.isBeginning { try handle.receive() }
            while handle.unwritten < Self.highWater, let frame = pipeline.nextFrame() {
                try handle.append(frame)
            }
            if handle.unwritten > 0 { _ = try handle.flush() }
        }
    }

    /// Waits for the socket, the mailbox or the next deadline; returns what the socket is ready for.
    private mutating func poll() throws(RedisError) -> Int32 {
        watched[1] = interest
        let timeout = mailbox.goToSleep() ? millisecondsToDeadline : 0
        guard Glibc.poll(&watched, nfds_t(watched.count), timeout) >= 0 || errno == EINTR else {
            throw .connectionLost(RedisError.systemReason("poll", code: errno))
        }
        if watched[0].revents != 0 { mailbox.wakeUp.clear() }
        return Int32(watched[1].revents)
    }

    /// The kernel skips an entry with the descriptor -1.
    private var interest: pollfd {
        switch link {
        case .resting: pollfd(fd: -1, events: 0, revents: 0)
        case .connecting(let handle, _):
            pollfd(fd: handle.descriptor, events: Int16(handle.connectingEvents), revents: 0)
        case .asking(let handle, _, _), .greeting(let handle, _, _), .ready(let handle):
            pollfd(
                fd: handle.descriptor,
                events: Int16(handle.unwritten > 0 ? POLLIN | POLLOUT : POLLIN),
                revents: 0
            )
        }
    }

    /// Rounded up; -1 when there is no deadline.
    private var millisecondsToDeadline: Int32 {
        var end: ContinuousClock.Instant?
        switch link {
        case .resting(let limit), .connecting(_, let limit), .asking(_, _, let limit), .greeting(_, _, let limit):
            end = limit
        case .ready: break
        }
        if let limit = pipeline.earliestDeadline { end = min(end ?? limit, limit) }
        if let limit = patienceEnds { end = min(end ?? limit, limit) }
        guard let end else { return -1 }
        let (seconds, attoseconds) = (end - .now).components
        return Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }

    private mutating func handle(_ events: Int32) throws(RedisError) {
        guard events != 0 else { return }
        switch link {
        case .resting: break
        case .connecting(let handle, let end):
            if try handle.finishConnecting() { try begin(handle, until: end) }
        case .asking(let handle, var inquiry, let end):
            try exchange(&inquiry, handle)
            link = .asking(handle, inquiry, until: end)
            if let master = inquiry.master { setOut(to: master) }
        case .greeting(let handle, var greeting, let end):
            try exchange(&greeting, handle)
            link = .greeting(handle, greeting, until: end)
            if greeting.isAnswered { becomeReady(handle) }
        case .ready(let handle):
            guard events & ~POLLOUT != 0 else { return }
            try handle.receive()
            var isDemoted = false
            while let reply = try handle.nextReply() {
                pipeline.receive(reply)
                if case .error(.server("READONLY", _)) = reply { isDemoted = true }
            }
            // Without Sentinels there is nobody to ask for another.
            if isDemoted, endpoint.isBySentinel { throw .connectionLost("the master has become a replica") }
        }
    }

    /// Has the first words ready for when the socket takes them.
    private mutating func begin(_ handle: RedisHandle, until end: ContinuousClock.Instant) throws(RedisError) {
        if case .sentinels(_, let master) = endpoint.address, case .sentinel = route.next {
            let inquiry = SentinelInquiry(master: master, login: endpoint.sentinelLogin)
            link = .asking(handle, inquiry, until: end)
            try handle.append(inquiry.frame)
        } else {
            let greeting = RedisGreeting(endpoint: endpoint, name: name)
            link = .greeting(handle, greeting, until: end)
            try handle.append(greeting.frame)
        }
    }

    private func exchange(_ opening: inout some RedisOpening, _ handle: RedisHandle) throws(RedisError) {
        do {
            if handle.unwritten > 0 { _ = try handle.flush() }
            try handle.receive()
            while !opening.isAnswered, let reply = try handle.nextReply() { try opening.accept(reply) }
        } catch .connectionLost(let reason) where handle.isRemote && !opening.hasHeard {
            throw .unavailable("\(reason), before it said a word: \(adviceOnTLS)")
        }
    }

    /// Most servers say of what they want in TLS by closing the connection.
    private var adviceOnTLS: String {
        switch endpoint.tls {
        case nil: "where it wants TLS, write \(endpoint.isBySentinel ? "rediss+sentinel" : "rediss"):// in REDIS_URL"
        case let tls? where tls.certificate == nil:
            "where it wants a certificate of ours, set REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE"
        default: "where it does not trust our certificate, set another REDIS_TLS_CERT_FILE"
        }
    }
}

/// Connection state.
extension RedisLoop {
    private mutating func becomeReady(_ handle: RedisHandle) {
        link = .ready(handle)
        route.arrive()
        failures = 0
        patienceEnds = nil
        mailbox.report(.connected)
    }

    /// From a Sentinel to the server that it has named.
    private mutating func setOut(to master: RedisHost) {
        route.learn(master)
        link = .resting(until: .now)
    }

    private mutating func disconnect(_ error: RedisError) {
        guard let failure = route.fail(error) else {
            link = .resting(until: .now)
            return
        }
        let reason = "\(endpoint): \(failure.reason)"
        switch failure {
        // Others pass; these stay until the operator has another server, or other settings.
        case .tooOld: lastFailure = failure
        case .refused: lastFailure = .refused(reason)
        default: lastFailure = .unavailable(reason)
        }
        if case .ready(let handle) = link {
            pipeline.connectionLost(reason, unwritten: handle.unwritten)
            patienceEnds = .now + options.connectionWait
            mailbox.report(.connecting)
            link = .resting(until: .now)
        } else {
            link = .resting(until: .now + options.reconnectPause(afterFailures: failures))
            failures += 1
            if patienceEnds == nil { mailbox.report(.away(lastFailure)) }
        }
    }

    private mutating func expire() {
        let now = ContinuousClock.now
        if pipeline.expire(at: now, failure: lastFailure) {
            disconnect(.connectionLost("a command got no reply in its time"))
        }
        if let patienceEnds, patienceEnds <= now {
            self.patienceEnds = nil
            mailbox.report(.away(lastFailure))
        }
        if case .ready = link { return }
        if patienceEnds == nil { pipeline.failWaiting(lastFailure) }
    }
}
