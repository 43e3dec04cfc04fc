import NIOHTTP1

/// A whole answer of a tracker.
struct TrackerResponse: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
    /// Takes out of the tracker's words what must not be shown.
    var redact: @Sendable (String) -> String = { $0 }

    func header(_ name: String) -> String? {
        headers.first(name: name)
    }

    var isHTML: Bool {
        header("Content-Type")?.lowercased().contains("html") ?? false
    }

    /// How long to wait by `Retry-After`, in seconds or as a date; a date is taken against the tracker's own clock.
    func retryAfter(now: Timestamp) -> Duration? {
        guard let text = header("Retry-After") else { return nil }
        if let seconds = Int(text), (0...1_000_000_000).contains(seconds) { return .seconds(seconds) }
        return Timestamp(httpDate: text).map { max(.zero, $0 - serverTime(orElse: now)) }
    }

    /// How long to wait until a time in Unix seconds, plus a second because the tracker's `Date` has none of its
    /// fraction.
    func wait(untilUnixSeconds name: String, now: Timestamp) -> Duration? {
        guard let seconds = header(name).flatMap({ Int64($0) }), (0...100_000_000_000).contains(seconds) else {
            return nil
        }
        return max(.zero, Timestamp(seconds: seconds) - serverTime(orElse: now)) + .seconds(1)
    }

    /// Where the answer sends us on to.
    var redirect: String? {
        [301, 302, 303, 307, 308].contains(status) ? header("Location") : nil
    }

    /// The tracker's clock where it tells it: ours may be minutes off, and a retry must not come early.
    func serverTime(orElse now: Timestamp) -> Timestamp {
        header("Date").flatMap { Timestamp(httpDate: $0) } ?? now
    }

    /// The tracker's own short words at this place of a JSON body, made safe to show.
    func words(_ names: StaticString...) -> String? {
        guard let root = (try? JSONTape(body))?.root else { return nil }
        let node = names.reduce(Optional(root)) { node, name in node?[name] }
        guard let text = node?.string ?? node?.elements.first?.string, !text.isEmpty else { return nil }
        // Before it is cut: half of a secret is no better.
        return String(redact(text).prefix(200).map { $0.isControl ? " " : $0 })
    }
}
