/// Where each object is (ISO 32000-1, 7.5.8).
///
/// Documents have hundreds of thousands of objects, nearly all of them in object streams, with the neighbours of their
/// numbers. So they are noted as differences, a byte each, in the order in which their places become known.
struct CrossReferences {
    /// Stretches of variable-length integers. An object that stands by itself: 0, its number, its offset. An object stream:
    /// how many are in it, its own number, theirs. The numbers of objects are signed differences to the one before.
    private var log: [UInt8] = []
    private var lastNumber = 0
    private var highestPlace = 0

    /// One more than the highest number.
    private(set) var count = 1

    mutating func setPlace(of number: Int, offset: Int) {
        log.append(variableLength: 0)
        note(number)
        log.append(variableLength: UInt64(offset))
        highestPlace = max(highestPlace, offset)
    }

    /// - Parameter members: the numbers of the objects in a stream, in their order.
    mutating func setPlaces(of members: some Collection<Int>, stream: Int) {
        if members.isEmpty { return }
        log.append(variableLength: UInt64(members.count))
        log.append(variableLength: UInt64(stream))
        for number in members { note(number) }
        highestPlace = max(highestPlace, stream)
    }

    private mutating func note(_ number: Int) {
        let difference = Int64(number - lastNumber)
        log.append(variableLength: UInt64(bitPattern: difference << 1 ^ difference >> 63))
        lastNumber = number
        count = max(count, number + 1)
    }

    /// The middle field's width: 4 bytes up to files of 4 GB.
    var offsetWidth: Int {
        highestPlace >> 32 == 0 ? 4 : 5
    }

    /// Hands over the rows of the cross-reference stream, in stretches, each row after a 2 and as its difference from the
    /// one before: PNG's predictor "Up" (7.4.4.4), which makes nearly all bytes of neighbours 0.
    func writeRows(offsetWidth: Int, to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        let size = 1 + 1 + offsetWidth + 2
        // The places are gone through once for each stretch.
        let length = max(Self.shortestStretch, count / 16)
        var before = [UInt8](repeating: 0, count: size)
        for first in stride(from: 0, to: count, by: length) {
            var rows = rows(first..<min(first + length, count), size)
            let last = Array(rows.suffix(size))
            Self.subtract(from: &rows, size, before)
            try rows.withUnsafeBytes(sink)
            before = last
        }
    }

    private static let shortestStretch = 1 << 16

    /// Whether the rows come in several stretches.
    var isLong: Bool { count > Self.shortestStretch }

    private func rows(_ numbers: Range<Int>, _ size: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: numbers.count * size) { rows, end in
            rows.initialize(repeating: 0)
            end = rows.count
            // Numbers without an object are free for ever: generation 65,535, linked to 0 (7.5.4).
            for row in 1...numbers.count {
                (rows[row * size - 2], rows[row * size - 1]) = (0xFF, 0xFF)
            }
            replay { number, kind, place, index in
                guard numbers.contains(number) else { return }
                let start = (number - numbers.lowerBound) * size
                let row = UInt64(kind) << UInt64(8 * (size - 2)) | UInt64(place) << 16 | UInt64(index)
                for byte in 1..<size {
                    rows[start + byte] = UInt8(truncatingIfNeeded: row >> UInt64(8 * (size - 1 - byte)))
                }
            }
        }
    }

    /// - Parameter before: the row before the first one.
    private static func subtract(from rows: inout [UInt8], _ size: Int, _ before: [UInt8]) {
        rows.withUnsafeMutableBufferPointer { rows in
            for byte in (size..<rows.count).reversed() { rows[byte] &-= rows[byte - size] }
            for byte in 0..<size { rows[byte] &-= before[byte] }
            for row in stride(from: 0, to: rows.count, by: size) { rows[row] = 2 }
        }
    }

    /// Calls the body with each object: its kind is 1 with an offset, and 2 with the number of a stream and an index.
    private func replay(_ body: (_ number: Int, _ kind: Int, _ place: Int, _ index: Int) -> Void) {
        var position = 0
        var number = 0
        func nextNumber() -> Int {
            let value = log.variableLength(at: &position)
            number += Int(Int64(value >> 1) ^ -Int64(value & 1))
            return number
        }
        while position < log.count {
            let members = Int(log.variableLength(at: &position))
            if members == 0 {
                let number = nextNumber()
                body(number, 1, Int(log.variableLength(at: &position)), 0)
            } else {
                let stream = Int(log.variableLength(at: &position))
                for index in 0..<members { body(nextNumber(), 2, stream, index) }
            }
        }
    }
}

extension [UInt8] {
    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fileprivate mutating func append(variableLength value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    fileprivate func variableLength(at position: inout Int) -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let byte = self[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
}
