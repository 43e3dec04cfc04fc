import Crypto
import Zip

/// Compresses entries of any length in constant memory, one after the other, into a spool that no one else appends to
/// meanwhile.
struct StreamCompressor: ~Copyable {
    private let spool: SpoolFile
    private var deflater = StreamDeflater()
    private var pending: [UInt8] = []
    private var offset = 0
    private var size = 0
    private var checksum = CRC32()
    private var digest = SHA256()
    private static let pendingLimit = 256 << 10

    init(into spool: SpoolFile) {
        self.spool = spool
        pending.reserveCapacity(Self.pendingLimit)
    }

    /// Small writes are gathered: hashing and compressing cost by the call.
    mutating func write(_ bytes: some Sequence<UInt8>) throws {
        pending.append(contentsOf: bytes)
        if pending.count >= Self.pendingLimit {
            try compressPending()
        }
    }

    /// Ends the entry. The next write begins another one.
    mutating func finish(path: String) throws -> BundleEntry {
        try compressPending()
        try deflater.finish { [spool] in try spool.append($0) }
        defer {
            (size, checksum, digest) = (0, CRC32(), SHA256())
        }
        let entry = ZipEntry(
            name: path,
            method: .deflated,
            size: size,
            compressedSize: spool.count - offset,
            crc32: checksum.value,
            content: .spool(spool, offset: offset)
        )
        return BundleEntry(zip: entry, sha256: digest.finalize())
    }

    private mutating func compressPending() throws {
        if size == 0 { offset = spool.count }
        var bytes: [UInt8] = []
        swap(&bytes, &pending)
        checksum.update(bytes.span.bytes)
        digest.update(data: bytes)
        size += bytes.count
        try deflater.write(bytes.span.bytes) { [spool] in try spool.append($0) }
        bytes.removeAll(keepingCapacity: true)
        pending = bytes
    }
}
