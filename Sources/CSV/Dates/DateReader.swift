package import Foundation
import Items

/// Reads the times of a file: ISO 8601 and what else can be understood in one way only, or one format that its owner
/// names.
package struct DateReader {
    private enum Format {
        case anyUnmistakable(WrittenTime.Order?)
        case pattern(DatePattern)
        /// For what `DatePattern` does not know; some 25 µs a value.
        case icu(DateFormatter, namesZone: Bool, isDay: Bool)
    }

    private let format: Format
    private var localTimes: LocalTimes
    private static let range: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

    /// - Parameters:
    ///   - format: a Unicode date pattern (UTS 35, `d/M/yyyy HH:mm`). With it nothing else is read, so that no value can
    ///     be understood in two ways.
    ///   - order: which number of `3/4/2026` is the day, where that is known; without it such values are not read.
    ///   - place: where the format was given.
    package init(
        timeZone: TimeZone,
        format: String? = nil,
        order: WrittenTime.Order? = nil,
        place: CSVPlace = .commandLine
    ) throws(CSVFileError) {
        localTimes = LocalTimes(timeZone: timeZone)
        if let format {
            let pattern = String(decoding: UnicodeSpace.plain(Array(format.utf8)[...]), as: UTF8.self)
            self.format = try Self.format(pattern, timeZone, place)
        } else {
            self.format = .anyUnmistakable(order)
        }
    }

    /// The instant, or nil for what is no valid time of the years 1 to 9999. Without a zone it is the reader's;
    /// a day without a time is its start.
    mutating func timestamp(_ bytes: ArraySlice<UInt8>) -> Timestamp? {
        time(bytes)?.instant
    }

    /// The same, and whether it is a day without a time.
    mutating func time(_ bytes: ArraySlice<UInt8>) -> ReadTime? {
        var time: ISO8601Time?
        switch format {
        case .anyUnmistakable(let order): time = ISO8601Time(bytes) ?? Self.unusual(bytes, order)
        case .pattern(let pattern): time = pattern.time(bytes)
        case .icu(let formatter, let namesZone, let isDay):
            time = Self.time(bytes, by: formatter, namesZone: namesZone)
            time?.isDay = isDay
        }
        guard let time, let instant = timestamp(of: time) else { return nil }
        guard time.isDay else { return ReadTime(instant: instant) }
        var next = time
        next.localMilliseconds += 86_400_000
        return ReadTime(instant: instant, nextDay: timestamp(of: next))
    }

    private mutating func timestamp(of time: ISO8601Time) -> Timestamp? {
        let milliseconds = instant(of: time)
        return Self.range.contains(milliseconds) ? Timestamp(milliseconds: milliseconds) : nil
    }

    private static func unusual(_ bytes: ArraySlice<UInt8>, _ order: WrittenTime.Order?) -> ISO8601Time? {
        let plain = UnicodeSpace.plain(bytes)
        return WrittenTime.read(plain, order: order) ?? ISO8601Time(plain)
    }

    private mutating func instant(of time: ISO8601Time) -> Int64 {
        if let offset = time.offset { return time.localMilliseconds - offset * 1000 }
        let seconds = time.localMilliseconds.flooredDivision(by: 1000)
        return localTimes.instant(ofLocalSeconds: seconds) * 1000 + time.localMilliseconds - seconds * 1000
    }
}

extension DateReader {
    private static func format(
        _ pattern: String,
        _ timeZone: TimeZone,
        _ place: CSVPlace
    ) throws(CSVFileError) -> Format {
        if let known = DatePattern(pattern) { return .pattern(known) }
        let letters = DatePattern.letters(of: pattern)
        let name = "\(place.dateFormat) \(FieldText.quoted(pattern))"
        guard !letters.contains("Y"), !letters.contains("D") else {
            throw .option(.dateFormat, "\(name): write yyyy for the year and dd for the day of the month.")
        }
        let namesZone = !letters.isDisjoint(with: "zZxXOvV")
        let formatter = formatter(pattern, in: namesZone ? timeZone : .gmt)
        let sample = Date(timeIntervalSince1970: 1_701_086_400)
        guard let again = formatter.date(from: formatter.string(from: sample)),
            abs(again.timeIntervalSince(sample)) < 86_400
        else {
            throw .option(
                .dateFormat,
                "\(name) must be a date pattern with day, month and year, like d/M/yyyy HH:mm."
            )
        }
        return .icu(formatter, namesZone: namesZone, isDay: letters.isDisjoint(with: "hHkKmsSA"))
    }

    private static func formatter(_ pattern: String, in timeZone: TimeZone) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.calendar = Calendar(identifier: .gregorian)
        formatter.timeZone = timeZone
        formatter.isLenient = false
        formatter.dateFormat = pattern
        return formatter
    }

    /// ICU takes `16` for a year of four digits: years before 1000 are refused as the slips that they are.
    private static func time(_ bytes: ArraySlice<UInt8>, by formatter: DateFormatter, namesZone: Bool) -> ISO8601Time? {
        let startOfYear1000 = -30_610_224_000.0
        guard let text = String(validating: UnicodeSpace.plain(bytes), as: UTF8.self),
            let date = formatter.date(from: text), date.timeIntervalSince1970 >= startOfYear1000
        else { return nil }
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        return ISO8601Time(localMilliseconds: milliseconds, offset: namesZone ? 0 : nil)
    }
}
