import CISAL

/// Compresses a stream of any length into one deflate stream (RFC 1951), piece by piece, in constant memory.
///
/// Each piece begins anew with codes that fit it: pieces of some 100 kB are best. On items as CSV and JSON that is as
/// fast as ISA-L's level 2, whose output depends on where in memory it works, for 3 % more of the size; its level 3 takes
/// three times as long.
public struct StreamDeflater: ~Copyable {
    private static let longestPiece = 256 << 10

    /// Which codes the pieces have.
    public enum Codes: Sendable {
        /// Each its own: it ends with an empty stored block, so that they can change.
        case ofEachPiece
        /// All those of the first one: the stream has one block, and one that ends it.
        case ofFirstPiece
    }

    private let codes: Codes
    private let fast = FastDeflater()
    private var output = [UInt8](repeating: 0, count: 64 << 10)
    private var isBegun = false

    public init(_ codes: Codes = .ofEachPiece) {
        self.codes = codes
        isal_deflate_init(fast.stream)
    }

    /// Takes the next piece, and hands what comes out of it to `sink`.
    public mutating func write(_ bytes: borrowing RawSpan, to sink: (borrowing RawSpan) throws -> Void) throws {
        try bytes.withUnsafeBytes { input in
            var rest = input[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.longestPiece))
                rest = rest.dropFirst(piece.count)
                if codes == .ofEachPiece || !isBegun { try fast.useCodes(for: piece) }
                isBegun = true
                fast.stream.pointee.flush = UInt16(codes == .ofEachPiece ? SYNC_FLUSH : NO_FLUSH)
                try run(piece, to: sink)
            }
        }
    }

    /// Writes the end of the stream. The next piece begins a new one.
    public mutating func finish(to sink: (borrowing RawSpan) throws -> Void) throws {
        if codes == .ofEachPiece || !isBegun { try fast.useFixedCodes() }
        isBegun = false
        fast.stream.pointee.flush = UInt16(NO_FLUSH)
        fast.stream.pointee.end_of_stream = 1
        try run(UnsafeRawBufferPointer(start: nil, count: 0), to: sink)
        isal_deflate_init(fast.stream)
    }

    private mutating func run(_ input: UnsafeRawBufferPointer, to sink: (borrowing RawSpan) throws -> Void) throws {
        fast.setInput(input)
        repeat {
            let result = output.withUnsafeMutableBufferPointer { space in
                fast.setOutput(space)
                return isal_deflate(fast.stream)
            }
            try DeflateError.check(result)
            try sink(output.span.extracting(first: output.count - Int(fast.stream.pointee.avail_out)).bytes)
        } while fast.stream.pointee.avail_out == 0
    }
}
