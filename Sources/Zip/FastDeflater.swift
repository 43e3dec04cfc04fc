import CISAL

/// ISA-L refused to compress.
public struct DeflateError: Error, Equatable, CustomStringConvertible {
    /// ISA-L's result: `INVALID_STATE`, `INVALID_PARAM`…
    public let rawValue: Int32

    public var description: String { "deflate failed with code \(rawValue)" }

    static func check(_ result: Int32) throws(DeflateError) {
        guard result == COMP_OK else { throw DeflateError(rawValue: result) }
    }
}

/// Owns a compression stream of ISA-L, together about 100 kB, too much for a stack.
///
/// Its level is 0, whose output depends on the input alone. That of the levels 1 and 2 depends on the stream's address
/// too: for the third position of the input they take the hash of what a register was left with
/// (`igzip_icf_body_h1_gr_bt.asm`, `.write_first_byte`).
struct FastDeflater: ~Copyable {
    /// On items of 560 bytes fixed codes take 1.5 µs each against 10 µs with codes of their own, for 0.76 of the size
    /// against 0.61: the codes' description is nearly as long as what they save.
    static let enoughForCodes = 4096
    /// To count all of a piece would double the time that it takes, and gain 0.5 % of the size.
    private static let counted = 64 << 10

    let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
    private let codes = UnsafeMutablePointer<isal_hufftables>.allocate(capacity: 1)
    private let histogram = UnsafeMutablePointer<isal_huff_histogram>.allocate(capacity: 1)

    init() {
        // `isal_deflate_stateless_init` leaves `hist_bits` as it is, which limits how far back matches may be.
        Self.zero(stream)
        Self.zero(codes)
    }

    deinit {
        stream.deallocate()
        codes.deallocate()
        histogram.deallocate()
    }

    /// Makes the next block have the codes that the format fixes (RFC 1951, 3.2.6), which it need not describe.
    func useFixedCodes() throws(DeflateError) {
        try DeflateError.check(isal_deflate_set_hufftables(stream, nil, Int32(IGZIP_HUFFTABLE_STATIC)))
    }

    /// Makes the next block have codes that fit such bytes, where those are so many that it is worth describing them.
    func useCodes(for bytes: UnsafeRawBufferPointer) throws(DeflateError) {
        guard bytes.count >= Self.enoughForCodes else { return try useFixedCodes() }
        Self.zero(histogram)
        isal_update_histogram(Self.input(bytes), Int32(min(bytes.count, Self.counted)), histogram)
        try DeflateError.check(isal_create_hufftables(codes, histogram))
        try DeflateError.check(isal_deflate_set_hufftables(stream, codes, Int32(IGZIP_HUFFTABLE_CUSTOM)))
    }

    func setInput(_ bytes: UnsafeRawBufferPointer) {
        stream.pointee.next_in = Self.input(bytes)
        stream.pointee.avail_in = UInt32(bytes.count)
    }

    func setOutput(_ space: UnsafeMutableBufferPointer<UInt8>) {
        stream.pointee.next_out = space.baseAddress
        stream.pointee.avail_out = UInt32(clamping: space.count)
    }

    /// ISA-L reads its input only, whatever its header's types say.
    private static func input(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutablePointer<UInt8>? {
        UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }

    private static func zero<Value>(_ pointer: UnsafeMutablePointer<Value>) {
        UnsafeMutableRawPointer(pointer).initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<Value>.size)
    }
}
