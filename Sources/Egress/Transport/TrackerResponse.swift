package import Items
import NIOHTTP1

/// A whole answer of a tracker.
package struct TrackerResponse: Sendable {
    package var status: Int
    var headers: HTTPHeaders
    package var body: [UInt8]
    /// Takes out of the tracker's words what must not be shown.
    var redact: @Sendable (String) -> String = { $0 }

    package func header(_ name: String) -> String? {
        headers.first(name: name)
    }

    /// Every value of a field that may come several times.
    package func fields(_ name: String) -> [String] {
        headers[name]
    }

    /// By its type or, for a login page may come with any, by how it begins.
    package var isHTML: Bool {
        if header("Content-Type")?.lowercased().contains("html") == true { return true }
        return body.first { !" \t\r\n\u{FEFF}".utf8.contains($0) } == UInt8(ascii: "<")
    }

    /// How long to wait by `Retry-After`, in seconds (with a fraction, as some write it) or as a date, which is taken
    /// against the tracker's own clock. What lies in the past is no wait; nil for what is neither.
    package func retryAfter(now: Timestamp) -> Duration? {
        guard let text = header("Retry-After") else { return nil }
        if text.utf8.allSatisfy({ $0.isDigit || "+-.".utf8.contains($0) }), let seconds = Double(text) {
            return .milliseconds(Int64((min(max(seconds, 0), 1e9) * 1000).rounded(.up)))
        }
        let time = Timestamp(httpDate: text) ?? Timestamp(trackerTime: Array(text.utf8)[...])
        return time.map { max(.zero, $0 - serverTime(orElse: now)) }
    }

    /// How long to wait until the time in ISO 8601 that the field `name` has, plus a second, as for Unix seconds below.
    package func wait(untilTime name: String, now: Timestamp) -> Duration? {
        let time = header(name).flatMap { Timestamp(trackerTime: Array($0.utf8)[...]) }
        return time.map { max(.zero, $0 - serverTime(orElse: now)) + .seconds(1) }
    }

    /// How long to wait until the time that the field `name` has in Unix seconds, plus a second because the tracker's `Date` has none of its
    /// fraction.
    package func wait(untilUnixSeconds name: String, now: Timestamp) -> Duration? {
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
    package func words(_ names: StaticString...) -> String? {
        guard let root = (try? JSONTape(body))?.root else { return nil }
        let node = names.reduce(Optional(root)) { node, name in node?[name] }
        guard let text = node?.string ?? node?.first(1).first?.string, !text.isEmpty else { return nil }
        // Before it is cut: half of a secret is no better.
        return redact(text).shownInMessage
    }
}

extension String {
    /// Words of a tracker, short and on one line.
    package var shownInMessage: String {
        String(prefix(200).map { $0.isControlOrSeparator ? " " : $0 })
    }
}
