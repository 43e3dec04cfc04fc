import Foundation
import Items

/// One text of SQL for both engines, as PostgreSQL reads it.
///
/// Parameters are `?` and `?1` in the text and `$1` there. What tells SQLite which index to walk and in which order to
/// join (`INDEXED BY`, `CROSS JOIN … ON`) is left out: PostgreSQL finds its own way by its statistics. A text cast to an
/// integer is in SQLite the number that it begins with, and here a function of the schema's.
enum PostgresText {
    static func of(_ sql: String) -> String {
        replacingParameters(of: withoutHints(sql)) { "$\($0)" }
    }

    /// With numbers in the places of the parameters, for statements that take none.
    static func of(_ sql: String, numbers: [Int64]) -> String {
        replacingParameters(of: withoutHints(sql)) { number in "(\(numbers[number - 1]))" }
    }

    private static func withoutHints(_ sql: String) -> String {
        var text = sql
        if text.contains("INDEXED BY") { text.replace(/\s+INDEXED BY [a-z_]+/, with: "") }
        if text.contains("CROSS JOIN") {
            text.replace(/CROSS JOIN (?<table>[a-z_]+(?: AS [a-z_]+)?\s+)ON\b/) { "JOIN \($0.output.table)ON" }
        }
        if text.contains("AS INTEGER)") {
            text.replace(/CAST\((?<text>[a-z_.]+) AS INTEGER\)/) { "leading_integer(\($0.output.text))" }
        }
        return text
    }

    /// A `?` without a number is the one after the highest so far, as in SQLite. Texts in quotes stay as they are.
    private static func replacingParameters(of sql: String, with parameter: (Int) -> String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(sql.utf8.count + 16)
        var highest = 0
        var isQuoted = false
        var rest = Array(sql.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            guard byte == UInt8(ascii: "?"), !isQuoted else {
                result.append(byte)
                continue
            }
            let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            rest = rest.dropFirst(digits.count)
            let number = Int(String(decoding: digits, as: UTF8.self)) ?? highest + 1
            highest = max(highest, number)
            result += parameter(number).utf8
        }
        return String(decoding: result, as: UTF8.self)
    }
}
