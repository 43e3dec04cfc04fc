import Foundation
import Testing
import Zip

struct DeflateMemoryTests {
    /// A buffer is most often where another one was: ISA-L's own initialisation leaves out a field that limits how far
    /// back it looks.
    @Test(arguments: DeflateLevel.allCases)
    func `what memory held before does not matter`(level: DeflateLevel) throws {
        let text = (0..<4000).map { "item \($0 % 900) was closed" }.joined(separator: "\n")
        var sizes: Set<Int> = []
        for round in 0..<64 {
            Self.leaveTraces(UInt16(round % 16))
            var deflater = ZlibDeflater(level: level)
            sizes.insert(try Array(text.utf8).withUnsafeBytes { try deflater.deflate($0).count })
            var blocks = BlockDeflater(level: level)
            var output: [UInt8] = []
            sizes.insert(6 + (try blocks.deflate(Array(text.utf8).span.bytes, into: &output) ?? 0))
        }
        #expect(sizes.count == 1)
    }

    private static func leaveTraces(_ value: UInt16) {
        let blocks = (1...40).map { size in
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: size * 2048, alignment: 16)
            block.initializeMemory(as: UInt16.self, repeating: value)
            return block
        }
        for block in blocks { block.deallocate() }
    }
}
