import Foundation
import Items

/// The wall clock, for a log line: formatters of Foundation cost more than the rest of the line.
package struct LogTime {
    /// Since 1970-01-01T00:00:00Z.
    package var seconds: Int
    package var milliseconds: Int

    package init(seconds: Int, milliseconds: Int) {
        (self.seconds, self.milliseconds) = (seconds, milliseconds)
    }

    package static var now: LogTime {
        let time = Date.now.timeIntervalSince1970
        let seconds = time.rounded(.down)
        return LogTime(seconds: Int(seconds), milliseconds: Int((time - seconds) * 1000))
    }

    /// Appends `2026-11-22T07:28:20.123Z`.
    func append(to bytes: inout [UInt8]) {
        let date = CivilDate(daysSinceEpoch: seconds / 86_400)
        let rest = seconds % 86_400
        bytes.appendDecimal(date.year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDecimal(date.month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDecimal(date.day, digits: 2)
        bytes.append(UInt8(ascii: "T"))
        bytes.appendDecimal(rest / 3600, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(rest / 60 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.appendDecimal(rest % 60, digits: 2)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDecimal(milliseconds, digits: 3)
        bytes.append(UInt8(ascii: "Z"))
    }
}

extension [UInt8] {
    /// Appends a number in decimal, padded with zeros to a width.
    mutating func appendDecimal(_ number: Int, digits width: Int = 1) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digits in
            var rest = number.magnitude
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0 || digits.count - start < Swift.min(width, 20)
            if number < 0 {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            append(contentsOf: digits[start...])
        }
    }
}
