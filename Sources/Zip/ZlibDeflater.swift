/// Compresses bytes that are in memory whole into a zlib stream (RFC 1950).
public struct ZlibDeflater: ~Copyable {
    private let whole = WholeDeflater()
    private var output = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    public init() {}

    deinit {
        output.deallocate()
    }

    /// The compressed bytes, which are good until the next call.
    public mutating func deflate(_ input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        makeRoom(whole.largestWithHeader(of: input.count))
        guard let count = whole.deflateWithHeader(input, into: output) else {
            preconditionFailure("libdeflate needs more space than it has asked for")
        }
        return UnsafeRawBufferPointer(rebasing: output[..<count])
    }

    private mutating func makeRoom(_ count: Int) {
        guard output.count < count else { return }
        output.deallocate()
        output = .allocate(byteCount: count, alignment: 16)
    }
}
