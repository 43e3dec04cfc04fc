import CISAL

/// Compresses bytes that are in memory whole into a zlib stream (RFC 1950).
public struct ZlibDeflater: ~Copyable {
    private let memory: DeflateMemory
    private var output = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    public init(level: DeflateLevel = .fast) {
        memory = DeflateMemory(level: level)
    }

    deinit {
        output.deallocate()
    }

    /// The compressed bytes, which are good until the next call.
    public mutating func deflate(_ input: UnsafeRawBufferPointer) throws(DeflateError) -> UnsafeRawBufferPointer {
        // What does not shrink is stored, in blocks of 64 kB with 5 bytes each.
        makeRoom(input.count + input.count / 4096 + 256)
        let stream = memory.stream
        isal_deflate_stateless_init(stream)
        memory.setLevel()
        stream.pointee.gzip_flag = UInt16(IGZIP_ZLIB)
        stream.pointee.end_of_stream = 1
        // ISA-L reads its input only, whatever its header's types say.
        let bytes = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        try DeflateError.check(isal_deflate_stateless(stream))
        return UnsafeRawBufferPointer(rebasing: output[..<Int(stream.pointee.total_out)])
    }

    private mutating func makeRoom(_ count: Int) {
        guard output.count < count else { return }
        output.deallocate()
        output = .allocate(byteCount: count, alignment: 16)
    }
}
