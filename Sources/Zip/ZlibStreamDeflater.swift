import CDeflate

/// Compresses a stream of any length into one zlib stream (RFC 1950), piece by piece, in constant memory.
public struct ZlibStreamDeflater: ~Copyable {
    /// A window of 32 kB, and the fastest of levels.
    private static let header: [UInt8] = [0x78, 0x01]

    /// Poppler (22.12) reads no block that is stored behind one that is not: it loses what it has read ahead.
    private var deflater = StreamDeflater(.ofFirstPiece)
    private var isBegun = false
    private var checksum: UInt32 = 1

    public init() {}

    /// Takes the next piece, and hands what comes out of it to `sink`.
    public mutating func write(_ bytes: borrowing RawSpan, to sink: (borrowing RawSpan) throws -> Void) throws {
        try begin(to: sink)
        // Of nothing at no address the checksum is that of a stream's beginning.
        guard bytes.byteCount > 0 else { return }
        checksum = bytes.withUnsafeBytes { libdeflate_adler32(checksum, $0.baseAddress, $0.count) }
        try deflater.write(bytes, to: sink)
    }

    /// Writes the end of the stream. The next piece begins a new one.
    public mutating func finish(to sink: (borrowing RawSpan) throws -> Void) throws {
        try begin(to: sink)
        try deflater.finish(to: sink)
        let trailer = withUnsafeBytes(of: checksum.bigEndian) { Array($0) }
        (isBegun, checksum) = (false, 1)
        try sink(trailer.span.bytes)
    }

    private mutating func begin(to sink: (borrowing RawSpan) throws -> Void) throws {
        guard !isBegun else { return }
        isBegun = true
        try sink(Self.header.span.bytes)
    }
}
