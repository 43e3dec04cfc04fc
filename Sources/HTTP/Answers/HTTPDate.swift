import Foundation
import Items
import Logs
import Synchronization

/// The text of the `Date` field, written anew once a second.
final class HTTPDate: Sendable {
    private struct Cached {
        var second = 0
        var text = ""
    }

    private let cached = Mutex(Cached())

    var text: String {
        let second = LogTime.now.seconds
        return cached.withLock { cached in
            if cached.second != second {
                cached = Cached(second: second, text: Self.text(ofSecond: second))
            }
            return cached.text
        }
    }

    /// IMF-fixdate (RFC 9110, 5.6.7): `Sun, 22 Nov 2026 07:28:20 GMT`.
    static func text(ofSecond second: Int) -> String {
        let date = CivilDate(daysSinceEpoch: second / 86_400)
        let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][date.weekday - 1]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let rest = second % 86_400
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        let dayOfMonth = (date.day < 10 ? "0" : "") + String(date.day)
        return "\(day), \(dayOfMonth) \(months[date.month - 1]) \(date.year) \(time.joined(separator: ":")) GMT"
    }
}
