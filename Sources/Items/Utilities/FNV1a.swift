/// FNV-1a (Fowler, Noll, Vo), 64 bits: a hash that is the same in every process, which Swift's is not.
package struct FNV1a {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init(value: UInt64 = 0xCBF2_9CE4_8422_2325) {
        self.value = value
    }

    package mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    package mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }
}
