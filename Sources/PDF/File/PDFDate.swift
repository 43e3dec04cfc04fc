/// `2024-03-31T12:00:00Z` as `D:20240331120000Z` (ISO 32000-1, 7.9.4).
struct PDFDate {
    let text: String

    /// Nil where the time is not of that form: no date is better than one that differs from the metadata's.
    init?(iso8601 time: String) {
        let bytes = Array(time.utf8)
        let form = "dddd-dd-ddTdd:dd:dd"
        guard bytes.count > form.utf8.count, zip(form.utf8, bytes).allSatisfy(Self.fits) else { return nil }
        let digits = bytes.prefix(form.utf8.count).filter(Self.isDigit)
        guard let zone = Self.zone(bytes.dropFirst(form.utf8.count)) else { return nil }
        text = "D:" + String(decoding: digits, as: UTF8.self) + zone
    }

    /// `Z`, or `+02:00` as `+02'00'`.
    private static func zone(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.elementsEqual("Z".utf8) { return "Z" }
        let zone = Array(bytes)
        guard zone.count == 6, zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-"),
            zip("dd:dd".utf8, zone.dropFirst()).allSatisfy(fits)
        else { return nil }
        return String(decoding: zone[..<3], as: UTF8.self) + "'" + String(decoding: zone[4...], as: UTF8.self) + "'"
    }

    private static func fits(_ expected: UInt8, _ byte: UInt8) -> Bool {
        expected == UInt8(ascii: "d") ? isDigit(byte) : expected == byte
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
