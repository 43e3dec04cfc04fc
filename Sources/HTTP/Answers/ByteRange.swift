/// The part of a file that a `Range` field asks for (RFC 9110, 14).
enum ByteRange: Equatable, Sendable {
    /// All of it: the field is absent, in another unit, malformed, or asks for several parts, which may be ignored.
    case whole
    case part(Range<Int>)
    /// Nothing of the file lies in the range.
    case unsatisfiable

    init(_ field: String?, size: Int) {
        guard let field, let equals = field.firstIndex(of: "="), field[..<equals].lowercased() == "bytes" else {
            self = .whole
            return
        }
        let range = field[field.index(after: equals)...].filter { $0 != " " && $0 != "\t" }
        let bounds = range.split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }) else {
            self = .whole
            return
        }
        self = Self.range(from: Self.number(bounds[0]), to: Self.number(bounds[1]), size: size)
    }

    private static func range(from first: Int?, to last: Int?, size: Int) -> ByteRange {
        switch (first, last) {
        case (nil, nil): .whole
        case (nil, let suffix?): suffix == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - suffix)..<size)
        case (let first?, let last?) where last < first: .whole
        case (let first?, _) where first >= size: .unsatisfiable
        case (let first?, let last): .part(first..<min(last ?? size - 1, size - 1) + 1)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Digits as a number, the largest one where they are too many, nil where there are none.
    private static func number(_ digits: Substring) -> Int? {
        digits.isEmpty ? nil : Int(digits) ?? .max
    }
}
