import Zip

/// The objects of an object stream (ISO 32000-1, 7.5.7), as cairo writes from 1.17.6 on.
struct PackedObjects: ~Copyable {
    private var inflater = ZlibInflater()

    static func isPack(_ dictionary: UnsafeRawBufferPointer) -> Bool {
        dictionary.has("<< /Type /ObjStm\n")
    }

    /// Hands over each object's number and value; false where they can't be found.
    mutating func unpack(
        _ dictionary: UnsafeRawBufferPointer,
        _ data: UnsafeRawBufferPointer,
        _ body: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        guard let count = dictionary.number(after: "/N ")?.value,
            let first = dictionary.number(after: "/First ")?.value,
            let bytes = inflater.inflate(data), let places = Self.places(bytes, count: count, first: first)
        else { return false }
        for (index, place) in places.enumerated() {
            let end = index + 1 < places.count ? places[index + 1].start : bytes.count
            try body(place.number, Self.trimmed(bytes.part(place.start..<max(place.start, end))))
        }
        return true
    }

    /// The pairs of numbers at the start: of the object, and of its first byte counted from `first`.
    private static func places(
        _ bytes: UnsafeRawBufferPointer,
        count: Int,
        first: Int
    ) -> [(number: Int, start: Int)]? {
        var places: [(number: Int, start: Int)] = []
        var position = 0
        for _ in 0..<min(count, bytes.count) {
            guard let number = bytes.number(at: position), number.value <= ObjectReader.largestNumber,
                let offset = bytes.number(at: number.end + 1)
            else { return nil }
            places.append((number.value, first + offset.value))
            position = offset.end + 1
        }
        return places.count == count ? places : nil
    }

    private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = bytes.count
        while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
        return bytes.part(0..<end)
    }
}
