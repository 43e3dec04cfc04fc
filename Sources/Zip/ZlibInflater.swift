import CISAL

/// Decompresses zlib streams (RFC 1950) that are in memory whole.
public struct ZlibInflater: ~Copyable {
    /// Of one stream's content, so that a small input can't take all memory.
    private static let largest = 64 << 20

    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    private var output = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    public init() {}

    deinit {
        state.deallocate()
        output.deallocate()
    }

    /// The bytes, which are good until the next call; nil where the input is not a whole zlib stream, or its content
    /// is larger than 64 MiB.
    public mutating func inflate(_ input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_ZLIB)
        // ISA-L reads its input only, whatever its header's types say.
        let bytes = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
        state.pointee.avail_in = UInt32(clamping: input.count)
        var count = 0
        while true {
            let space = UnsafeMutableRawBufferPointer(rebasing: output[count...])
            state.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
            state.pointee.avail_out = UInt32(space.count)
            guard isal_inflate(state) == ISAL_DECOMP_OK else { return nil }
            count = output.count - Int(state.pointee.avail_out)
            if state.pointee.block_state == ISAL_BLOCK_FINISH {
                return UnsafeRawBufferPointer(rebasing: output[..<count])
            }
            guard state.pointee.avail_out == 0, grow() else { return nil }
        }
    }

    private mutating func grow() -> Bool {
        guard output.count < Self.largest else { return false }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * output.count, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(output))
        output.deallocate()
        output = larger
        return true
    }
}
