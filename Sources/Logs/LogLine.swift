import Foundation
import Items
package import Logging

package enum LogFormat: String, CaseIterable, Sendable {
    case text, json
}

/// One line of the log while it is put together:
///
/// `2026-11-22T07:28:20.123Z info request method=GET path="/a b" status=200`
/// `{"time":"2026-11-22T07:28:20.123Z","level":"info","message":"request","method":"GET","path":"/a b","status":200}`
///
/// Whatever a value holds, it stays one value on one line.
package struct LogLine {
    private var bytes: [UInt8] = []
    private let format: LogFormat

    /// Longer values are cut, so that one request can't fill the log.
    private static let longestValue = 4096

    package init(_ format: LogFormat, level: Logger.Level, message: String, at time: LogTime = .now) {
        self.format = format
        bytes.reserveCapacity(256)
        switch format {
        case .text:
            time.append(to: &bytes)
            bytes.append(UInt8(ascii: " "))
            append(level.rawValue)
            bytes.append(UInt8(ascii: " "))
            appendEscaped(message)
        case .json:
            append(#"{"time":""#)
            time.append(to: &bytes)
            append(#"","level":""#)
            append(level.rawValue)
            append(#"","message":"#)
            bytes.append(jsonString: message)
        }
    }

    package mutating func append(_ key: StaticString, _ value: String) {
        key.withUTF8Buffer { appendKey($0) }
        appendValue(value)
    }

    package mutating func append(_ key: StaticString, _ number: Int) {
        key.withUTF8Buffer { appendKey($0) }
        bytes.appendDecimal(number)
    }

    /// Appends a duration as milliseconds with three decimals.
    package mutating func append(_ key: StaticString, milliseconds nanoseconds: Int) {
        key.withUTF8Buffer { appendKey($0) }
        let microseconds = max(nanoseconds, 0) / 1000
        bytes.appendDecimal(microseconds / 1000)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDecimal(microseconds % 1000, digits: 3)
    }

    mutating func append(metadata key: String, _ value: Logger.MetadataValue) {
        var key = key
        key.withUTF8 { appendKey($0) }
        appendValue(value.description)
    }

    package consuming func finished() -> [UInt8] {
        if format == .json { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private mutating func appendKey(_ key: UnsafeBufferPointer<UInt8>) {
        switch format {
        case .text:
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: key)
            bytes.append(UInt8(ascii: "="))
        case .json:
            append(",\"")
            bytes.append(contentsOf: key)
            append("\":")
        }
    }

    private mutating func appendValue(_ value: String) {
        var value = value.utf8.count <= Self.longestValue ? value : String(value.prefix(Self.longestValue / 4)) + "..."
        if format == .text, value.withUTF8({ Self.isPlain($0) }) {
            append(value)
        } else {
            bytes.append(jsonString: Self.defused(value))
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Appends the words of a message, their control characters replaced.
    private mutating func appendEscaped(_ message: String) {
        var message = Self.defused(message)
        message.withUTF8 { message in
            bytes.append(contentsOf: message.lazy.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 })
        }
    }

    /// The value without what terminals obey or hide beyond ASCII: C1 controls, line separators, changes of direction.
    private static func defused(_ value: String) -> String {
        if value.utf8.allSatisfy({ $0 < 0x80 }) { return value }
        let scalars = value.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.value {
            case 0x80..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Whether the value reads as one word without quotes.
    private static func isPlain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        !value.isEmpty
            && value.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
                    && byte != UInt8(ascii: "\\")
            }
    }
}
