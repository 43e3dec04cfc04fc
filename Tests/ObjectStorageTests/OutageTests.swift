import Foundation
import Items
import NIOCore
import TestSupport
import Testing

@testable import ObjectStorage

/// What becomes of work while the store is away.
@Suite(.timeLimit(.minutes(10))) struct OutageTests {
    @Test(.s3) func `a file that is put while the store is away is there when it is back`() async throws {
        try await withTemporaryDirectory { directory in
            let folder = ObjectFolder(try .ofTest(), "exports", spool: directory.path)
            let path = directory.path + "/sent"
            try Data.pattern(ObjectStore.largestWhole + 1).write(to: URL(filePath: path))
            await S3Server.current.kill()
            async let put: Void = folder.put(path, as: "a.zip", patience: .job)
            await #expect(throws: FileStoreError.self) { try await folder.entries(patience: .request) }
            try await S3Server.current.start()
            try await put
            let size = try await folder.entry("a.zip", patience: .request)?.size
            #expect(size == ObjectStore.largestWhole + 1)
        }
    }

    @Test(.s3) func `a download goes on where it was when the store has ended in its middle`() async throws {
        try await withTemporaryDirectory { directory in
            let folder = ObjectFolder(try .ofTest(), "exports", spool: directory.path)
            let path = directory.path + "/sent"
            let whole = Data.pattern(64 << 20)
            try whole.write(to: URL(filePath: path))
            try await folder.put(path, as: "a.zip", patience: .request)
            var bytes = Data()
            for try await piece in try await folder.read("a.zip", 0..<whole.count, patience: .job) {
                if bytes.isEmpty {
                    await S3Server.current.kill()
                    try await S3Server.current.start()
                }
                bytes.append(contentsOf: piece.readableBytesView)
            }
            #expect(bytes == whole)
        }
    }

    @Test(.s3) func `who waits for a store that is away can stop`() async throws {
        let store = try ObjectStore.ofTest()
        await S3Server.current.kill()
        let task = Task { try await store.put(ByteBuffer(string: "x"), as: "a", patience: .job) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
