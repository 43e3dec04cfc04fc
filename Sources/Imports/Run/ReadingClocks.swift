import Items

/// The source's clock and this server's, neither of which need be right: what changed is asked for from the earlier of
/// the two on, so that one that is ahead makes no import pass over changes.
struct ReadingClocks {
    /// By this server's clock, before the first page was asked for.
    var askedAt: Timestamp

    /// Everything that changed before this instant has been read.
    /// - Parameter told: what the source's clock was when it answered.
    func watermark(_ told: Timestamp?) -> Timestamp {
        min(told ?? askedAt, askedAt)
    }

    /// What there is to say where the clocks are apart by more than the overlap of two imports. However long the answer
    /// took is no difference.
    func warning(_ told: Timestamp, answeredBy now: Timestamp) -> String? {
        let tolerance = .zero - ReadingState.overlap
        if told - now > tolerance { return Self.warning(told - now, "ahead of") }
        if askedAt - told > tolerance { return Self.warning(askedAt - told, "behind") }
        return nil
    }

    private static func warning(_ apart: Duration, _ direction: String) -> String {
        "The source's clock is \(words(apart)) \(direction) this server's, so one of the two is wrong. The next import asks "
            + "for what has changed since the earlier time"
    }

    private static func words(_ duration: Duration) -> String {
        let minutes = Int(duration.components.seconds / 60)
        if minutes < 120 { return "\(minutes) minutes" }
        return minutes < 48 * 60 ? "\(minutes / 60) hours" : "\((minutes / (24 * 60)).grouped) days"
    }
}

extension ReadingState {
    /// Whether a clock that was ahead has made it: what changed before the watermark has not all been read then.
    func isOfTheFuture(at now: Timestamp) -> Bool {
        watermark > now
    }

    static let futureWarning =
        "Everything was read again, for the last import is noted as one of the future: a clock, the source's or this server's, "
        + "was ahead then"
}
