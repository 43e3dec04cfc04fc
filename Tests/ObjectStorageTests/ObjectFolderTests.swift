import Foundation
import Items
import NIOCore
import TestSupport
import Testing

@testable import ObjectStorage

@Suite(.timeLimit(.minutes(10))) struct ObjectFolderTests {
    @Test(.s3, arguments: [0, 1, 100_000, ObjectStore.largestWhole, ObjectStore.largestWhole + 1])
    func `a file comes back as it was put, whole or in parts`(size: Int) async throws {
        try await withTemporaryDirectory { directory in
            let folder = ObjectFolder(try .ofTest(), "exports", spool: directory.path)
            let (sent, back) = (directory.path + "/sent", directory.path + "/back")
            try Data.pattern(size).write(to: URL(filePath: sent))
            try await folder.put(sent, as: "a.pdf", patience: .request)
            #expect(try await folder.entry("a.pdf", patience: .request)?.size == size)
            #expect(try await folder.fetch("a.pdf", to: back, patience: .request))
            #expect(try Data(contentsOf: URL(filePath: back)) == Data(contentsOf: URL(filePath: sent)))
        }
    }

    @Test(.s3) func `a range is that part of the file`() async throws {
        try await withTemporaryDirectory { directory in
            let folder = ObjectFolder(try .ofTest(), "exports", spool: directory.path)
            let path = directory.path + "/sent"
            try Data.pattern(100_000).write(to: URL(filePath: path))
            try await folder.put(path, as: "a.pdf", patience: .request)
            for range in [0..<1, 10..<2000, 99_999..<100_000, 0..<100_000, 5..<5] {
                var bytes = Data()
                for try await piece in try await folder.read("a.pdf", range, patience: .request) {
                    bytes.append(contentsOf: piece.readableBytesView)
                }
                #expect(bytes == Data.pattern(100_000)[range])
            }
        }
    }

    @Test(.s3) func `files are listed with their sizes, of this folder alone, and page after page`() async throws {
        let store = try ObjectStore.ofTest()
        let folder = ObjectFolder(store, "exports", spool: "/nonexistent")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1001 {
                if number >= 16 { try await group.next() }
                group.addTask {
                    try await store.put(ByteBuffer(string: "x"), as: "exports/\(number)", patience: .request)
                }
            }
            try await group.waitForAll()
        }
        try await store.put(ByteBuffer(string: "xyz"), as: "reports/a", patience: .request)
        let entries = try await folder.entries(patience: .request)
        #expect(Set(entries.map(\.name)) == Set((0..<1001).map(String.init)))
        #expect(entries.allSatisfy { $0.size == 1 && $0.age < .seconds(600) })
    }

    @Test(.s3) func `a copy has the bytes, outlives the first, and is none of what is not there`() async throws {
        let store = try ObjectStore.ofTest()
        let (exports, reports) = (
            ObjectFolder(store, "exports", spool: "/nonexistent"), ObjectFolder(store, "reports", spool: "/nonexistent")
        )
        try await store.put(ByteBuffer(string: "abc"), as: "exports/a b.pdf", patience: .request)
        #expect(try await reports.copy("a b.pdf", from: exports, patience: .request))
        try await exports.remove("a b.pdf", patience: .request)
        #expect(try await exports.entry("a b.pdf", patience: .request) == nil)
        #expect(try await store.bytes("reports/a b.pdf", patience: .request) == Array("abc".utf8))
        #expect(try await !reports.copy("none", from: exports, patience: .request))
    }

    @Test(.s3) func `what is not there is nil, and no error to remove`() async throws {
        let folder = ObjectFolder(try .ofTest(), "exports", spool: "/nonexistent")
        #expect(try await folder.entry("none", patience: .request) == nil)
        #expect(try await folder.fetch("none", to: "/nonexistent/none", patience: .request) == false)
        try await folder.remove("none", patience: .request)
        #expect(try await folder.entries(patience: .request).isEmpty)
    }

    @Test(.s3) func `an address of a file gives it without a key, and names it as asked`() async throws {
        let store = try ObjectStore.ofTest()
        try await store.put(ByteBuffer(string: "abc"), as: "exports/a.pdf", patience: .request)
        let link = ObjectFolder(store, "exports", spool: "/nonexistent").link(
            to: "a.pdf",
            FileLink(isHead: false, mediaType: "application/pdf", disposition: "attachment", life: .seconds(60))
        )
        let run = try await ToolRun("curl", ["-sS", "-f", link])
        #expect(run.text == "abc")
        let other = try await ToolRun("curl", ["-sS", "-f", link.replacing("a.pdf", with: "b.pdf")])
        #expect(other.status != 0)
    }
}
