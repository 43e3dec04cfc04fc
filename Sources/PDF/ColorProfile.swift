/// sRGB (IEC 61966-2-1) as a display profile of ICC.1:2010 (version 4.3), for the document's output intent.
enum ColorProfile {
    static let name = "sRGB IEC61966-2.1"

    /// Computed once: the bytes are always the same.
    static let bytes: [UInt8] = file(tags)

    private typealias Tag = (signature: String, data: [UInt8])

    /// What a display profile of three components and a matrix must have (ICC.1:2010, 8.4.3).
    private static let tags: [Tag] = [
        ("desc", text("sRGB")),
        ("cprt", text("No copyright, use freely")),
        ("wtpt", xyz(whitePoint)),
        // The matrix from D65 to D50 of Bradford (annex E.4): sRGB's white is not the connection space's.
        (
            "chad",
            fixedPoint(
                "sf32",
                [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168]
            )
        ),
        // sRGB's primaries, adapted to D50.
        ("rXYZ", xyz([0.43607, 0.22249, 0.01392])),
        ("gXYZ", xyz([0.38515, 0.71687, 0.09708])),
        ("bXYZ", xyz([0.14307, 0.06061, 0.71410])),
        ("rTRC", curve),
        ("gTRC", curve),
        ("bTRC", curve),
    ]

    private static let whitePoint = [0.9642, 1, 0.8249]

    /// Type 3 of `parametricCurveType` (10.16): Y = (aX + b)^g from d on, and cX below.
    private static let curve = fixedPoint(
        "para",
        prefix: [0, 3, 0, 0],
        [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]
    )

    private static func xyz(_ values: [Double]) -> [UInt8] {
        fixedPoint("XYZ ", values)
    }

    /// Numbers of 16 bits before the point and 16 after it (4.6).
    private static func fixedPoint(_ type: String, prefix: [UInt8] = [], _ values: [Double]) -> [UInt8] {
        let numbers = values.flatMap { bigEndian(UInt32(bitPattern: Int32(($0 * 65536).rounded()))) }
        return Array(type.utf8) + [0, 0, 0, 0] + prefix + numbers
    }

    /// `multiLocalizedUnicodeType` (10.13) with one record.
    private static func text(_ text: String) -> [UInt8] {
        let characters = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let record = Array("enUS".utf8) + bigEndian(UInt32(characters.count)) + bigEndian(28)
        return Array("mluc".utf8) + bigEndian(0) + bigEndian(1) + bigEndian(12) + record + characters
    }

    /// The header (7.2), the table of tags (7.3) and their data at multiples of 4.
    private static func file(_ tags: [Tag]) -> [UInt8] {
        var table = bigEndian(UInt32(tags.count))
        var data: [UInt8] = []
        let start = 128 + 4 + 12 * tags.count
        for tag in tags {
            table += Array(tag.signature.utf8) + bigEndian(UInt32(start + data.count))
            table += bigEndian(UInt32(tag.data.count))
            data += tag.data + [UInt8](repeating: 0, count: (4 - tag.data.count % 4) % 4)
        }
        return header(size: start + data.count) + table + data
    }

    private static func header(size: Int) -> [UInt8] {
        let nothing = bigEndian(0)
        let kind = bigEndian(0x0430_0000) + Array("mntrRGB XYZ ".utf8)
        // 1 January 2010, 00:00:00.
        let date: [UInt8] = [0x07, 0xDA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
        let illuminant = whitePoint.flatMap { bigEndian(UInt32(($0 * 65536).rounded())) }
        let start = bigEndian(UInt32(size)) + nothing + kind + date + Array("acsp".utf8)
        let header = start + [UInt8](repeating: 0, count: 28) + illuminant
        return header + [UInt8](repeating: 0, count: 128 - header.count)
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }
}
