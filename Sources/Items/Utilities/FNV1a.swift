/// FNV-1a (Fowler, Noll, Vo), 64 bits: a hash that is the same in every process, which Swift's is not.
public struct FNV1a {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    public mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }
}
