import NIOCore

/// Decides when a connection has used up its time. A pure value: the `ConnectionHandler` tells it what happens and
/// how often time has passed (in ticks of `ServerLimits`), and does what it says.
struct ConnectionWatch {
    enum Verdict: Equatable {
        case patience
        /// Nothing is lost by closing, or the client takes nothing any more.
        case close
        /// The body that is being read comes too slowly.
        case failBody
    }

    /// What the pipeline looks like at a tick.
    struct Sample {
        /// The server has asked for bytes and has not got any.
        var isReading: Bool
        /// Bytes given to the channel so far, and how many of them the socket has not taken.
        var written: Int
        var buffered: Int
    }

    private let limits: ServerLimits
    private var now = 0
    /// When the present wait began, and how long it may last; the wait for a request, or the lingering at the end.
    private var waitingSince: Int? = 0
    private var patience: Int
    private var bodySince: Int?
    private var bodyBytes = 0
    private var bodyWait = 0
    private var flushed = 0
    private var flushedAt = 0

    init(limits: ServerLimits) {
        self.limits = limits
        patience = limits.ticks(limits.head)
    }

    /// Bytes came, but no head yet.
    mutating func partOfHead() {
        let limit = limits.ticks(limits.head)
        guard waitingSince != nil, patience != limit else { return }
        waitingSince = now
        patience = limit
    }

    mutating func requestBegan() {
        waitingSince = nil
        bodySince = now
        bodyBytes = 0
        bodyWait = 0
    }

    mutating func bodyArrived(_ count: Int) {
        bodySince = now
        bodyBytes += count
    }

    mutating func requestEnded() {
        bodySince = nil
    }

    /// Request and response are both over: the next request may come.
    mutating func exchangeEnded() {
        waitingSince = now
        patience = limits.ticks(limits.keepAlive)
    }

    /// Nothing more will be sent or wanted.
    mutating func lingers() {
        bodySince = nil
        waitingSince = now
        patience = limits.ticks(limits.linger)
    }

    mutating func tick(_ sample: Sample) -> Verdict {
        now += 1
        if isStalled(sample) { return .close }
        if let waitingSince, sample.buffered == 0, now - waitingSince > patience { return .close }
        // The client's time runs when it has the whole response, which it may take slowly.
        if waitingSince != nil, sample.buffered > 0 { waitingSince = now }
        guard let bodySince, sample.isReading else {
            if bodySince != nil { bodySince = now }
            return .patience
        }
        bodyWait += 1
        let idle = limits.ticks(limits.bodyIdle)
        let seconds = Double(bodyBytes) / Double(max(limits.bodyRate, 1))
        let earned = Int(seconds * 1e9 / Double(limits.tick.nanoseconds))
        return now - bodySince > idle || bodyWait > idle + earned ? .failBody : .patience
    }

    /// Whether bytes have waited for the client all the time that it may take.
    private mutating func isStalled(_ sample: Sample) -> Bool {
        let taken = sample.written - sample.buffered
        defer { flushed = taken }
        if sample.buffered == 0 || taken > flushed { flushedAt = now }
        return now - flushedAt > limits.ticks(limits.stall)
    }
}
