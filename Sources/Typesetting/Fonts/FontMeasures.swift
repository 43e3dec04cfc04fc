/// A face's measures as a document describes them (ISO 32000-1, 9.8), in thousandths of an em.
public struct FontMeasures: Sendable {
    public let box: [Int]
    public let ascent: Int
    public let descent: Int

    /// From the tables `head` and `hhea` (OpenType 1.9); zeros where they are too short.
    public init(_ face: FontFace) {
        let (head, horizontal) = (face.table("head"), face.table("hhea"))
        let unitsPerEm = max(Self.number(head, at: 18), 1)
        let scaled = { (value: Int) in (value * 1000 + (value < 0 ? -unitsPerEm / 2 : unitsPerEm / 2)) / unitsPerEm }
        box = [36, 38, 40, 42].map { scaled(Self.number(head, at: $0)) }
        ascent = scaled(Self.number(horizontal, at: 4))
        descent = scaled(Self.number(horizontal, at: 6))
    }

    private static func number(_ table: [UInt8], at index: Int) -> Int {
        guard index + 1 < table.count else { return 0 }
        return Int(Int16(bitPattern: UInt16(table[index]) << 8 | UInt16(table[index + 1])))
    }
}

extension FontFace {
    /// Whether its maker allows that documents carry it (OpenType 1.9, `OS/2`, `fsType`): neither restricted nor as
    /// pictures only.
    var isEmbeddable: Bool {
        let table = table("OS/2")
        guard table.count > 9 else { return true }
        return table[9] & 0x0F != 2 && table[8] & 2 == 0
    }
}
