import CISAL

/// The 64-bit checksums of ECMA-182 and ISO 3309, both reflected: together 16 bytes that tell two files apart.
public struct CRC64: Sendable {
    public private(set) var ecma: UInt64 = 0
    public private(set) var iso: UInt64 = 0

    public init() {}

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        ecma = crc64_ecma_refl(ecma, start, UInt64(bytes.count))
        iso = crc64_iso_refl(iso, start, UInt64(bytes.count))
    }
}
