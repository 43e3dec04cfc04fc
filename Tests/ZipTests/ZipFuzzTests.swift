import Foundation
import TestSupport
import Testing
import Zip

@Suite(.timeLimit(.minutes(60))) struct ZipFuzzTests {
    @Test func `whatever is compressed in whatever pieces comes out as it went in`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "a.zip").path
            let fault = try await Fuzz.firstFault(150) { fuzz in
                let contents = (0..<fuzz.number(1...5)).map { _ in Self.content(&fuzz) }
                let spool = try SpoolFile(in: directory.path)
                var archive = try ZipArchive(creating: path, modified: fuzz.number(-1...5_000_000_000))
                for (number, bytes) in contents.enumerated() {
                    try archive.add(Self.entry("\(number)é\(fuzz.pick(["", "/x", " "]))", bytes, spool, &fuzz))
                }
                try archive.finish()
                return try readZip(path).map(\.bytes) == contents ? nil : "other bytes"
            }
            #expect(fault == nil)
        }
    }

    @Test func `a damaged archive is read as something or refused, and nothing breaks`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "a.zip").path
            var fuzz = Fuzz(seed: 1)
            let spool = try SpoolFile(in: directory.path)
            var archive = try ZipArchive(creating: path, modified: 0)
            try archive.add(Self.entry("a", Array(repeating: 65, count: 3000), spool, &fuzz))
            try archive.add(Self.entry("b/ü", Array("plain".utf8), spool, &fuzz))
            try archive.finish()
            let whole = Array(try Data(contentsOf: URL(filePath: path)))
            let fault = try await Fuzz.firstFault(300) { fuzz in
                try Data(fuzz.changed(whole, words: ["PK\u{1}\u{2}", "PK\u{3}\u{4}"])).write(to: URL(filePath: path))
                do {
                    let contents = try ZipContents(reading: path)
                    for index in contents.names.indices { try contents.read(index) { _ in } }
                } catch is ZipError {}
                return nil
            }
            #expect(fault == nil)
        }
    }

    private static func content(_ fuzz: inout Fuzz) -> [UInt8] {
        switch fuzz.number(0...2) {
        case 0: fuzz.bytes(0...2000)
        case 1: [UInt8](repeating: UInt8(fuzz.number(0...255)), count: fuzz.number(0...300_000))
        default: Array(String(repeating: fuzz.text(), count: fuzz.number(0...500)).utf8)
        }
    }

    private static func entry(
        _ name: String,
        _ bytes: [UInt8],
        _ spool: SpoolFile,
        _ fuzz: inout Fuzz
    ) throws -> ZipEntry {
        var checksum = CRC32()
        checksum.update(bytes.span.bytes)
        let offset = spool.count
        let method = fuzz.pick([ZipEntry.Method.stored, .deflated])
        switch method {
        case .stored: try spool.append(bytes.span.bytes)
        case .deflated:
            var deflater = StreamDeflater()
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(fuzz.number(1...70_000)))
                try deflater.write(piece.span.bytes) { try spool.append($0) }
                rest = rest.dropFirst(piece.count)
            }
            try deflater.finish { try spool.append($0) }
        }
        return ZipEntry(
            name: name,
            method: method,
            size: bytes.count,
            compressedSize: spool.count - offset,
            crc32: checksum.value,
            content: .spool(spool, offset: offset)
        )
    }
}
