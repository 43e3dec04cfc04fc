import Crypto
import Zip

/// Compresses entries that are in memory whole, one by one, into a spool.
struct PieceCompressor: ~Copyable {
    private let spool: SpoolFile
    private var deflater = BlockDeflater()
    private var deflated: [UInt8] = []

    init(into spool: SpoolFile) {
        self.spool = spool
    }

    mutating func compress(_ bytes: [UInt8], path: String, identity: UInt32?) throws -> BundleEntry {
        var checksum = CRC32()
        checksum.update(bytes.span.bytes)
        let offset = spool.count
        let size = try deflater.deflate(bytes.span.bytes, into: &deflated)
        if let size {
            try spool.append(deflated.span.extracting(first: size).bytes)
        } else {
            try spool.append(bytes.span.bytes)
        }
        let entry = ZipEntry(
            name: path,
            method: size == nil ? .stored : .deflated,
            size: bytes.count,
            compressedSize: size ?? bytes.count,
            crc32: checksum.value,
            content: .spool(spool, offset: offset)
        )
        return BundleEntry(zip: entry, sha256: SHA256.hash(data: bytes), identity: identity)
    }
}
