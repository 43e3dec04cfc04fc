import CISAL

/// The checksum of a ZIP entry: CRC-32 of ISO 3309, as gzip and PNG use it, reflected.
public struct CRC32: Sendable {
    public private(set) var value: UInt32 = 0

    public init() {}

    public mutating func update(_ bytes: borrowing RawSpan) {
        value = bytes.withUnsafeBytes { crc32_gzip_refl(value, $0.baseAddress, UInt64($0.count)) }
    }
}
