import Foundation
import TestSupport
import Testing
import Zip

struct ZipArchiveTests {
    @Test func `what was added comes out again, deflated or stored, from memory or a file`() async throws {
        try await withTemporaryDirectory { directory in
            let text = Array(String(repeating: "the same again ", count: 1000).utf8)
            let noise = (0..<300_000).map { _ in UInt8.random(in: .min ... .max) }
            let file = directory.appending(path: "noise").path
            try Data(noise).write(to: URL(filePath: file))
            let spool = try SpoolFile(in: directory.path)
            let path = directory.appending(path: "a.zip").path
            var archive = try ZipArchive(creating: path, modified: 1_700_000_001)
            try archive.add(deflated(text, name: "b.txt", into: spool))
            try archive.add(stored([1, 2, 3], name: "käse/a", into: spool))
            try archive.add(stored([], name: "nothing", into: spool))
            try archive.add(
                ZipEntry(
                    name: "noise",
                    method: .stored,
                    size: noise.count,
                    compressedSize: noise.count,
                    crc32: checksum(noise),
                    content: .file(path: file)
                )
            )
            try archive.finish()

            let entries = try readZip(path)
            #expect(entries.map(\.name) == ["b.txt", "käse/a", "nothing", "noise"])
            #expect(entries.map(\.bytes) == [text, [1, 2, 3], [], noise])
            #expect(entries.map(\.isDeflated) == [true, false, false, false])
            #expect(entries.allSatisfy { $0.mode == 0o100644 && $0.modified == 1_700_000_001 })
        }
    }

    @Test func `the bytes do not depend on the time zone of the process`() async {
        await #expect(processExitsWith: .success) {
            try await withTemporaryDirectory { directory in
                var archives: Set<Data> = []
                for zone in ["UTC0", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"] {
                    setenv("TZ", zone, 1)
                    tzset()
                    let path = directory.appending(path: "a.zip").path
                    var archive = try ZipArchive(creating: path, modified: 1_700_000_001)
                    try archive.add(stored([1], name: "a", into: SpoolFile(in: directory.path)))
                    try archive.finish()
                    archives.insert(try Data(contentsOf: URL(filePath: path)))
                }
                try #require(archives.count == 1)
            }
        }
    }

    @Test func `headers hold the time in UTC`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "a.zip").path
            var archive = try ZipArchive(creating: path, modified: 1_700_000_001)
            try archive.add(stored([1], name: "a", into: SpoolFile(in: directory.path)))
            try archive.finish()
            let header = try Data(contentsOf: URL(filePath: path))
            // 2023-11-14T22:13:20Z in the two-second steps of DOS.
            #expect(header[10] == UInt8((13 << 5 | 10) & 0xFF) && header[11] == UInt8(22 << 3 | 13 >> 3))
            #expect(header[12] == UInt8((11 << 5 | 14) & 0xFF) && header[13] == UInt8(43 << 1 | 11 >> 3))
        }
    }

    @Test func `a name that is taken is refused`() async throws {
        try await withTemporaryDirectory { directory in
            let spool = try SpoolFile(in: directory.path)
            var archive = try ZipArchive(creating: directory.appending(path: "a.zip").path, modified: 0)
            try archive.add(stored([1], name: "a", into: spool))
            let second = try stored([2], name: "a", into: spool)
            let error = #expect(throws: ZipError.self) { try archive.add(second) }
            #expect(error?.code == .exists && error?.subject == "a")
        }
    }

    @Test func `an archive that is not finished leaves no file`() async throws {
        try await withTemporaryDirectory { directory in
            do {
                var archive = try ZipArchive(creating: directory.appending(path: "a.zip").path, modified: 0)
                try archive.add(stored([1], name: "a", into: SpoolFile(in: directory.path)))
            }
            #expect(try names(in: directory).isEmpty)
        }
    }

    @Test func `progress rises to 1, to a hundredth, and what it throws stops the work and leaves no file`()
        async throws
    {
        struct Stop: Error {}
        try await withTemporaryDirectory { directory in
            var heard: [Double] = []
            try filled(directory).finish { heard.append($0) }
            #expect(heard.last.map { $0 > 0.98 } == true && heard == heard.sorted() && heard.count > 10)
            try FileManager.default.removeItem(at: directory.appending(path: "a.zip"))

            #expect(throws: Stop.self) {
                try filled(directory).finish { if $0 > 0.5 { throw Stop() } }
            }
            #expect(try names(in: directory).isEmpty)
        }
    }

    @Test(arguments: ["cut", "cha!ged"])
    func `a file that changed after it was measured is refused, and no archive is left`(now: String) async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending(path: "file")
            let bytes = Array("changed".utf8)
            try Data(now.utf8).write(to: file)
            var archive = try ZipArchive(creating: directory.appending(path: "a.zip").path, modified: 0)
            try archive.add(
                ZipEntry(
                    name: "file",
                    method: .stored,
                    size: bytes.count,
                    compressedSize: bytes.count,
                    crc32: checksum(bytes),
                    content: .file(path: file.path)
                )
            )
            #expect(failure(of: archive)?.code == .changed)
            #expect(try names(in: directory) == ["file"])
        }
    }

    @Test func `an archive that can't be written says which, and why`() async throws {
        try await withTemporaryDirectory { directory in
            var archive = try ZipArchive(creating: directory.appending(path: "none/a.zip").path, modified: 0)
            try archive.add(stored([1], name: "a", into: SpoolFile(in: directory.path)))
            let error = failure(of: archive)
            #expect(error?.code == .open && error?.systemCode == ENOENT)
            #expect(error?.description.hasSuffix("/none/a.zip: Can't open file: No such file or directory") == true)
        }
    }

    private func failure(of archive: consuming ZipArchive) -> ZipError? {
        do {
            try archive.finish()
            return nil
        } catch {
            return error as? ZipError
        }
    }

    private func filled(_ directory: URL) throws -> ZipArchive {
        let spool = try SpoolFile(in: directory.path)
        var archive = try ZipArchive(creating: directory.appending(path: "a.zip").path, modified: 0)
        for number in 0..<200 {
            try archive.add(stored([UInt8](repeating: 7, count: 10_000), name: "\(number)", into: spool))
        }
        return archive
    }
}

private func names(in directory: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path)
}

private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var checksum = CRC32()
    checksum.update(bytes.span.bytes)
    return checksum.value
}

private func stored(_ bytes: [UInt8], name: String, into spool: SpoolFile) throws -> ZipEntry {
    let offset = spool.count
    try spool.append(bytes.span.bytes)
    return ZipEntry(
        name: name,
        method: .stored,
        size: bytes.count,
        compressedSize: bytes.count,
        crc32: checksum(bytes),
        content: .spool(spool, offset: offset)
    )
}

private func deflated(_ bytes: [UInt8], name: String, into spool: SpoolFile) throws -> ZipEntry {
    let offset = spool.count
    var deflater = StreamDeflater()
    try deflater.write(bytes.span.bytes) { try spool.append($0) }
    try deflater.finish { try spool.append($0) }
    return ZipEntry(
        name: name,
        method: .deflated,
        size: bytes.count,
        compressedSize: spool.count - offset,
        crc32: checksum(bytes),
        content: .spool(spool, offset: offset)
    )
}
