import Crypto
import Zip

/// Compresses entries that are in memory whole, one by one, into a spool.
struct PiecePress: ~Copyable {
    private let spool: SpoolFile
    private var deflater = BlockDeflater()
    private var deflated: [UInt8] = []

    init(into spool: SpoolFile) {
        self.spool = spool
    }

    mutating func press(_ bytes: [UInt8], path: String, identity: UInt32?) throws -> BundleEntry {
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

/// Compresses entries of any length in constant memory, one after the other, into a spool that no one else appends to
/// meanwhile.
struct StreamPress: ~Copyable {
    private let spool: SpoolFile
    private var deflater: StreamDeflater
    private var pending: [UInt8] = []
    private var offset = 0
    private var size = 0
    private var checksum = CRC32()
    private var digest = SHA256()
    private static let pendingLimit = 64 << 10

    init(into spool: SpoolFile, level: DeflateLevel = .small) {
        self.spool = spool
        deflater = StreamDeflater(level: level)
        pending.reserveCapacity(Self.pendingLimit)
    }

    /// Small writes are gathered: hashing and compressing cost by the call.
    mutating func write(_ bytes: some Sequence<UInt8>) throws {
        pending.append(contentsOf: bytes)
        if pending.count >= Self.pendingLimit {
            try pressPending()
        }
    }

    /// Ends the entry. The next write begins another one.
    mutating func finish(path: String) throws -> BundleEntry {
        try pressPending()
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

    private mutating func pressPending() throws {
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
