import Foundation
import TestSupport
import Testing
import Zip

struct DeflaterTests {
    @Test func `the checksum has the check value of CRC-32`() {
        var checksum = CRC32()
        for piece in ["12345", "6789"].map({ Array($0.utf8) }) {
            checksum.update(piece.span.bytes)
        }
        #expect(checksum.value == 0xCBF4_3926)
    }

    @Test(arguments: [12, 100, 4095, 4096, 70_000, 3_000_000])
    func `a block of any size comes out as it went in`(size: Int) async throws {
        let bytes = text(size)
        var deflater = BlockDeflater()
        var output: [UInt8] = []
        // A deflater is used again and again: the second result must not depend on the first.
        let other = text(5000)
        _ = try deflater.deflate(other.span.bytes, into: &output)
        let count = try deflater.deflate(bytes.span.bytes, into: &output) ?? size
        #expect(count < size)
        #expect(try await inflated(Array(output[..<count]), like: bytes) == bytes)
    }

    @Test(arguments: [0, 1, 40, 5000, 100_000])
    func `a block that deflating would not make smaller is left alone`(size: Int) throws {
        let noise = (0..<size).map { _ in UInt8.random(in: .min ... .max) }
        var deflater = BlockDeflater()
        var output: [UInt8] = []
        let count = try deflater.deflate(noise.span.bytes, into: &output)
        #expect(count == nil)
    }

    @Test func `a stream in pieces of any size comes out as it went in`() async throws {
        var deflater = StreamDeflater()
        for total in [0, 1, 3_000_000] {
            let bytes = text(total)
            var output: [UInt8] = []
            var rest = bytes[...]
            var size = 1
            while !rest.isEmpty {
                let piece = Array(rest.prefix(size))
                try deflater.write(piece.span.bytes) { output.append($0) }
                rest = rest.dropFirst(size)
                size = size * 3 % 100_003
            }
            try deflater.finish { output.append($0) }
            #expect(try await inflated(output, like: bytes) == bytes)
        }
    }

    @Test func `a zlib stream is a deflate stream between its header and the checksum of Adler`() async throws {
        var deflater = ZlibStreamDeflater()
        for (pieces, checksum) in [([], 1), (["Wiki", "", "pedia"], 0x11E6_0398)] as [([String], UInt32)] {
            var output: [UInt8] = []
            for piece in pieces.map({ Array($0.utf8) }) {
                try deflater.write(piece.span.bytes) { output.append($0) }
            }
            try deflater.finish { output.append($0) }
            #expect(output.prefix(2) == [0x78, 0x01])
            #expect(output.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } == checksum)
            let bytes = Array(pieces.joined().utf8)
            #expect(try await inflated(Array(output.dropFirst(2).dropLast(4)), like: bytes) == bytes)
        }
    }

    /// Poppler loses its place at such a block behind another one.
    @Test func `a zlib stream of several pieces has no stored block`() async throws {
        var deflater = ZlibStreamDeflater()
        let bytes = text(1_000_000)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 100_000) {
            try deflater.write(bytes.span.extracting(start..<start + 100_000).bytes) { output.append($0) }
        }
        try deflater.finish { output.append($0) }
        #expect(output.count < bytes.count / 4)
        #expect(output.firstRange(of: [0, 0, 0xFF, 0xFF]) == nil)
        #expect(try await inflated(Array(output.dropFirst(2).dropLast(4)), like: bytes) == bytes)
    }

    @Test func `a spool reads back what went in, and has no name`() async throws {
        try await withTemporaryDirectory { directory in
            let spool = try SpoolFile(in: directory.path)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
            let bytes = text(900_000)
            for range in [0..<300_000, 300_000..<300_010, 300_010..<900_000] {
                try spool.append(bytes.span.extracting(range).bytes)
            }
            #expect(spool.count == bytes.count)
            #expect(try archived(spool, method: .stored, like: bytes, in: directory) == bytes)
        }
    }

    @Test func `a folder is not read as a file`() async throws {
        try await withTemporaryDirectory { directory in
            let error = #expect(throws: ZipError.self) { _ = try InputFile(path: directory.path) }
            #expect(error?.code == .open)
        }
    }

    private func text(_ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: $0 % 7 &* ($0 / 11 % 13)) }
    }

    /// libzip inflates, with zlib.
    private func inflated(_ bytes: [UInt8], like original: [UInt8]) async throws -> [UInt8]? {
        try await withTemporaryDirectory { directory in
            let spool = try SpoolFile(in: directory.path)
            try spool.append(bytes.span.bytes)
            return try archived(spool, method: .deflated, like: original, in: directory)
        }
    }

    private func archived(
        _ spool: SpoolFile,
        method: ZipEntry.Method,
        like original: [UInt8],
        in directory: URL
    ) throws -> [UInt8]? {
        var checksum = CRC32()
        checksum.update(original.span.bytes)
        let path = directory.appending(path: "a.zip").path
        var archive = try ZipArchive(creating: path, modified: 0)
        try archive.add(
            ZipEntry(
                name: "a",
                method: method,
                size: original.count,
                compressedSize: spool.count,
                crc32: checksum.value,
                content: .spool(spool, offset: 0)
            )
        )
        try archive.finish()
        return try readZip(path).first?.bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ bytes: borrowing RawSpan) {
        bytes.withUnsafeBytes { append(contentsOf: $0) }
    }
}
