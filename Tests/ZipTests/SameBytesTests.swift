import Foundation
import Testing
import Zip

/// What comes out of a deflater depends on its input alone. Of ISA-L's level 1, one in 130 addresses in memory gave
/// other bytes for the first of these texts.
struct SameBytesTests {
    static let texts = [
        """
        1 0 0 -1 0 841.889764 cm
        /Artifact BMC
        q
        0.2 0.2 0.2 rg
        BT
        1 0 0 -1 0 0 Tm
        /P <</MCID 0>> BDC
        q
        BT
        1 0 0 -1 0 0 Tm
        0.2 0.2 0.2 rg
        56.693 700.000 Td
        /f-0-0 9 Tf
        [<000104091019243104152801>-20<00030c1b300f301b0c>]TJ
        ET
        Q
        EMC

        """,
        #"{"created_at":"2024-03-01T09:00:00Z","key":"ABC-12","labels":["a","b"],"status":"closed","title":"A title"}"#,
        (0..<40).map { "item \($0 % 9) was closed" }.joined(separator: "\n"),
        (0..<700).map { "\($0 * 7919 % 1000) 0 Td (item) Tj\n" }.joined(),
    ].map { Array($0.utf8) }

    @Test(arguments: texts)
    func `a text gives the same bytes wherever in memory it is compressed, and whatever was there`(
        text: [UInt8]
    ) throws {
        var memory = ScatteredMemory()
        var results: Set<[[UInt8]]> = []
        for _ in 0..<4000 {
            memory.move()
            var deflaters = Deflaters()
            results.insert(try deflaters.deflate(text))
        }
        #expect(results.count == 1)
    }

    @Test(arguments: texts)
    func `what was compressed before does not matter`(text: [UInt8]) throws {
        var fresh = Deflaters()
        let expected = try fresh.deflate(text)
        var used = Deflaters()
        for other in Self.texts + [[UInt8](repeating: 7, count: 300_000)] {
            _ = try used.deflate(other)
            #expect(try used.deflate(text) == expected)
        }
    }
}

/// One of each kind.
private struct Deflaters: ~Copyable {
    private var zlib = ZlibDeflater()
    private var block = BlockDeflater()
    private var stream = StreamDeflater()

    mutating func deflate(_ bytes: [UInt8]) throws -> [[UInt8]] {
        var output: [UInt8] = []
        let count = try block.deflate(bytes.span.bytes, into: &output)
        var streamed: [UInt8] = []
        let append = { (piece: borrowing RawSpan) in piece.withUnsafeBytes { streamed.append(contentsOf: $0) } }
        try stream.write(bytes.span.bytes, to: append)
        try stream.finish(to: append)
        return [bytes.withUnsafeBytes { Array(zlib.deflate($0)) }, Array(output[..<(count ?? 0)]), streamed]
    }
}

/// Makes what is allocated next lie elsewhere than before, where something else has been.
private struct ScatteredMemory: ~Copyable {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var random = SystemRandomNumberGenerator()

    deinit {
        for block in blocks { block.deallocate() }
    }

    mutating func move() {
        let size = Int.random(in: 1..<(4 << 20), using: &random)
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        // Not all of it: what is not touched takes no memory.
        UnsafeMutableRawBufferPointer(rebasing: block.prefix(200 << 10))
            .initializeMemory(as: UInt8.self, repeating: .random(in: .min ... .max, using: &random))
        blocks.append(block)
        if blocks.count > 40 {
            blocks.swapAt(.random(in: blocks.indices, using: &random), blocks.count - 1)
            blocks.removeLast().deallocate()
        }
    }
}
