import CISAL

/// Compresses a stream of any length into one deflate stream (RFC 1951), piece by piece, in constant memory.
public struct StreamDeflater: ~Copyable {
    private let memory: DeflateMemory
    private var output = [UInt8](repeating: 0, count: 64 << 10)

    public init(level: DeflateLevel = .fast) {
        memory = DeflateMemory(level: level)
        restart()
    }

    /// Takes the next piece, and hands what comes out of it to `sink`, which may be nothing yet.
    public mutating func write(_ bytes: borrowing RawSpan, to sink: (borrowing RawSpan) throws -> Void) throws {
        try bytes.withUnsafeBytes { input in
            // 32-bit lengths: a longer piece goes in parts.
            var rest = input[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
                rest = rest.dropFirst(part.count)
                try run(part, to: sink)
            }
        }
    }

    /// Writes the end of the stream. The next piece begins a new one.
    public mutating func finish(to sink: (borrowing RawSpan) throws -> Void) throws {
        memory.stream.pointee.end_of_stream = 1
        try run(UnsafeRawBufferPointer(start: nil, count: 0), to: sink)
        restart()
    }

    private func restart() {
        isal_deflate_init(memory.stream)
        memory.setLevel()
    }

    private mutating func run(_ input: UnsafeRawBufferPointer, to sink: (borrowing RawSpan) throws -> Void) throws {
        // ISA-L reads its input only, whatever its header's types say.
        memory.stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        )
        memory.stream.pointee.avail_in = UInt32(input.count)
        repeat {
            let result = output.withUnsafeMutableBufferPointer { space in
                memory.stream.pointee.next_out = space.baseAddress
                memory.stream.pointee.avail_out = UInt32(space.count)
                return isal_deflate(memory.stream)
            }
            try DeflateError.check(result)
            try sink(output.span.extracting(first: output.count - Int(memory.stream.pointee.avail_out)).bytes)
        } while memory.stream.pointee.avail_out == 0
    }
}
