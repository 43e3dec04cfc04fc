import CISAL

/// Compresses pieces that are in memory whole, one after the other, each into a deflate stream of its own (RFC 1951).
public struct BlockDeflater: ~Copyable {
    /// ISA-L gives up some bytes before the end of the space.
    private static let slack = 64

    private let fast = FastDeflater()
    private let whole = WholeDeflater()

    public init() {}

    /// Writes the compressed bytes at the start of `output`, which grows as needed, and returns their count; nil where
    /// they would be no fewer than the given ones: such a piece is better stored.
    public mutating func deflate(_ bytes: borrowing RawSpan, into output: inout [UInt8]) throws(DeflateError) -> Int? {
        let count = bytes.byteCount
        guard count > 0 else { return nil }
        let needed = count + Self.slack
        if output.count < needed {
            output.append(contentsOf: repeatElement(0, count: needed - output.count))
        }
        let size = try bytes.withUnsafeBytes { input throws(DeflateError) in
            try output.withUnsafeMutableBufferPointer { output throws(DeflateError) in
                // As much space for a piece whatever others have needed: how much there is may decide what comes out.
                let space = UnsafeMutableBufferPointer(rebasing: output[..<needed])
                guard count < FastDeflater.enoughForCodes else {
                    return whole.deflate(input, into: UnsafeMutableRawBufferPointer(space))
                }
                return try deflateSmall(input, into: space)
            }
        }
        return size.flatMap { $0 < count ? $0 : nil }
    }

    private func deflateSmall(
        _ input: UnsafeRawBufferPointer,
        into space: UnsafeMutableBufferPointer<UInt8>
    ) throws(DeflateError) -> Int? {
        isal_deflate_stateless_init(fast.stream)
        try fast.useFixedCodes()
        fast.setInput(input)
        fast.setOutput(space)
        fast.stream.pointee.end_of_stream = 1
        let result = isal_deflate_stateless(fast.stream)
        guard result != STATELESS_OVERFLOW else { return nil }
        try DeflateError.check(result)
        return Int(fast.stream.pointee.total_out)
    }
}
