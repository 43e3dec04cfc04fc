import Crypto
import Foundation
import Items
import NIOCore
import TestSupport
import Testing

@testable import ObjectStorage

/// Attachments that lie in a store.
@Suite(.timeLimit(.minutes(10))) struct AttachmentTests {
    @Test(.s3) func `an attachment lies in the store once, and can be read here until the reader closes`() async throws
    {
        try await withTemporaryDirectory { directory in
            let files = try Self.files(directory)
            let first = try await Self.keep("abc", in: files)
            let second = try await Self.keep("abc", in: files)
            #expect(first == second && first.sha256 == SHA256.hash(data: Data("abc".utf8)).hexadecimal)
            #expect(try await ObjectStore.ofTest().list("attachments/", patience: .request).map(\.size) == [3])
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)

            let none = String(repeating: "0", count: 64)
            let text = try await onThread { () throws -> String in
                let reader = AttachmentReader(files, beside: directory.path + "/.draft")
                defer { reader.close() }
                let paths = try reader.paths([first.sha256, none, first.sha256])
                #expect(paths.keys.sorted() == [first.sha256])
                return try String(contentsOfFile: paths[first.sha256] ?? "", encoding: .utf8)
            }
            #expect(text == "abc")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        }
    }

    @Test(.s3) func `what nobody wants goes when it is old enough, and the rest stays`() async throws {
        try await withTemporaryDirectory { directory in
            let files = try Self.files(directory)
            let (wanted, other) = (try await Self.keep("abc", in: files), try await Self.keep("def", in: files))
            await files.removeAll(except: [wanted.sha256])
            #expect(try await Self.names() == [wanted.sha256, other.sha256].sorted())
            await files.removeAll(except: [wanted.sha256], olderThan: .seconds(-60))
            #expect(try await Self.names() == [wanted.sha256])
        }
    }

    @Test(.s3) func `a reader of which nothing is wanted any more does not wait for a store that is away`() async throws
    {
        try await withTemporaryDirectory { directory in
            let files = try Self.files(directory)
            await S3Server.current.kill()
            try await onThread {
                let reader = AttachmentReader(files, beside: directory.path + "/.draft") { true }
                #expect(throws: CancellationError.self) { try reader.paths([String(repeating: "0", count: 64)]) }
            }
        }
    }

    private static func files(_ directory: URL) throws -> AttachmentFiles {
        AttachmentFiles(
            directory: directory.path,
            remote: ObjectFolder(try .ofTest(), "attachments", spool: directory.path)
        )
    }

    private static func keep(_ text: String, in files: AttachmentFiles) async throws -> StoredFile {
        let draft = try await files.draft()
        try await draft.append(ByteBuffer(string: text), limit: 100)
        return try await draft.publish()
    }

    private static func names() async throws -> [String] {
        try await ObjectStore.ofTest().list("attachments/", patience: .request)
            .map { String($0.name.dropFirst("attachments/".count)) }.sorted()
    }
}
