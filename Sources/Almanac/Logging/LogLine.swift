import Foundation
import Logging

enum LogFormat: String, CaseIterable, Sendable {
    case text, json
}

/// One line of the log while it is put together:
///
/// `2026-11-22T07:28:20.123Z info request method=GET path="/a b" status=200`
/// `{"time":"2026-11-22T07:28:20.123Z","level":"info","message":"request","method":"GET","path":"/a b","status":200}`
///
/// Whatever a value holds, it stays one value on one line.
struct LogLine {
    private var bytes: [UInt8] = []
    private let format: LogFormat

    /// Longer values are cut, so that one request can't fill the log.
    private static let longestValue = 4096

    init(_ format: LogFormat, level: Logger.Level, message: String, at time: LogTime = .now) {
        self.format = format
        bytes.reserveCapacity(256)
        switch format {
        case .text:
            time.append(to: &bytes)
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: level.rawValue.utf8)
            bytes.append(UInt8(ascii: " "))
            appendEscaped(message)
        case .json:
            bytes.append(contentsOf: #"{"time":""#.utf8)
            time.append(to: &bytes)
            bytes.append(contentsOf: #"","level":""#.utf8)
            bytes.append(contentsOf: level.rawValue.utf8)
            bytes.append(contentsOf: #"","message":"#.utf8)
            bytes.append(jsonString: message)
        }
    }

    mutating func append(_ key: StaticString, _ value: String) {
        key.withUTF8Buffer { appendKey($0) }
        appendValue(value)
    }

    mutating func append(_ key: StaticString, _ number: Int) {
        key.withUTF8Buffer { appendKey($0) }
        bytes.appendDecimal(number)
    }

    /// Appends a duration as milliseconds with three decimals.
    mutating func append(_ key: StaticString, milliseconds nanoseconds: Int) {
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

    consuming func finished() -> [UInt8] {
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
            bytes.append(contentsOf: ",\"".utf8)
            bytes.append(contentsOf: key)
            bytes.append(contentsOf: "\":".utf8)
        }
    }

    private mutating func appendValue(_ value: String) {
        let value = value.utf8.count <= Self.longestValue ? value : String(value.prefix(Self.longestValue / 4)) + "..."
        switch format {
        case .text where Self.isPlain(value): bytes.append(contentsOf: value.utf8)
        case .text, .json: bytes.append(jsonString: value)
        }
    }

    /// Appends the words of a message, their control characters replaced.
    private mutating func appendEscaped(_ message: String) {
        for byte in message.utf8 {
            bytes.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte)
        }
    }

    /// Whether the value reads as one word without quotes.
    private static func isPlain(_ value: String) -> Bool {
        !value.isEmpty
            && value.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
                    && byte != UInt8(ascii: "\\")
            }
    }
}
