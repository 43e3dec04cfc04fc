import CISAL

/// Compresses pieces that are in memory whole, one after the other, each into a deflate stream of its own (RFC 1951).
///
/// A piece of less than `dynamicSize` is coded with the fixed Huffman codes. On items of 420 bytes that takes 2.3 µs
/// each against 15 µs with codes of their own, for 0.82 of the size against 0.69: the codes' description is nearly as
/// long as what they save.
public struct BlockDeflater: ~Copyable {
    private static let dynamicSize = 4096

    private let memory: DeflateMemory

    public init(level: DeflateLevel = .fast) {
        memory = DeflateMemory(level: level)
    }

    /// Writes the compressed bytes at the start of `output`, which grows as needed, and returns their count; nil where
    /// they would be no fewer than the given ones: such a piece is better stored.
    public mutating func deflate(_ bytes: borrowing RawSpan, into output: inout [UInt8]) throws(DeflateError) -> Int? {
        let count = bytes.byteCount
        guard count > 0 else { return nil }
        if output.count < count {
            output.append(contentsOf: repeatElement(0, count: count - output.count))
        }
        prepare(count)
        let result = bytes.withUnsafeBytes { input in
            output.withUnsafeMutableBufferPointer { run(input, into: $0) }
        }
        let size = Int(memory.stream.pointee.total_out)
        guard result != STATELESS_OVERFLOW, size < count else { return nil }
        try DeflateError.check(result)
        return size
    }

    private func prepare(_ count: Int) {
        isal_deflate_stateless_init(memory.stream)
        if count < Self.dynamicSize {
            isal_deflate_set_hufftables(memory.stream, nil, IGZIP_HUFFTABLE_STATIC)
        } else {
            memory.setLevel()
        }
        memory.stream.pointee.end_of_stream = 1
    }

    /// The output has the input's length at least, so that running out of room means that deflating does not pay.
    private func run(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>) -> Int32 {
        // ISA-L reads its input only, whatever its header's types say.
        memory.stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        )
        memory.stream.pointee.avail_in = UInt32(input.count)
        memory.stream.pointee.next_out = output.baseAddress
        memory.stream.pointee.avail_out = UInt32(clamping: output.count)
        return isal_deflate_stateless(memory.stream)
    }
}
