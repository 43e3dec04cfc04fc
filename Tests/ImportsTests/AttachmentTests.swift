import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Storage
@testable import Trackers

struct AttachmentTests {
    private static let bytes = Array("GIF89a and more".utf8)

    /// A Jira Server with one issue that has attachments of these sizes.
    private func importing(
        sizes: [Int],
        limits: AttachmentFetch.Limits = AttachmentFetch.Limits(),
        answer: @escaping @Sendable (FakeService.Request) -> FakeService.Answer,
        _ body: (ImportOutcome, ImportStage, [FakeService.Request]) async throws -> Void
    ) async throws {
        let list = sizes.enumerated().map { index, size in
            #"{"id":"\#(index)","filename":"a \#(index).gif","size":\#(size),"content":"http://evil.test/steal"}"#
        }
        var issue = FakeJira.Issue(id: 1, created: Timestamp(seconds: 1_700_000_000))
        issue.fields = #","attachment":[\#(list.joined(separator: ","))]"#
        let jira = FakeJira(isCloud: false, issues: [issue])
        try await withTemporaryDirectory { directory in
            var stage = try ImportStage()
            stage.directory = directory.path
            stage.attachmentLimits = limits
            try await FakeService.with { request, _ in
                request.path.hasPrefix("/secure/") ? answer(request) : jira.answer(request)
            } _: { service in
                let options = ImportOptions(includesComments: false, includesAttachments: true)
                let outcome = try await stage.run(.jira(at: service.url, cloud: false, options: options))
                try await body(outcome, stage, service.requests)
            }
        }
    }

    private func reasons(_ outcome: ImportOutcome) -> [String] {
        outcome.update.coverage.reasons.map(\.reason)
    }

    @Test func `files are fetched below the tracker's own address and lie under their digest`() async throws {
        try await importing(sizes: [15, 15]) { _ in
            .init(Self.bytes, type: "image/gif")
        } _: { outcome, stage, requests in
            #expect(outcome.failure == nil)
            let attachments = outcome.update.coverage.attachments
            #expect(attachments.listed == 2 && attachments.stored == 2 && attachments.bytes == 30)
            let fetched = requests.filter { $0.path.hasPrefix("/secure/") }
            #expect(fetched.map(\.target) == ["/secure/attachment/0/a%200.gif", "/secure/attachment/1/a%201.gif"])
            #expect(fetched.allSatisfy { $0.header("Authorization") == "Bearer canary-token" })
            let files = try stage.details(of: "TEST-1") { try $0.attachments(of: $1).compactMap(\.file) }
            #expect(Set(files.map(\.sha256)).count == 1 && files.count == 2)
            let path = AttachmentFiles(directory: stage.directory).path(files[0].sha256)
            #expect(FileManager.default.contents(atPath: path).map(Array.init) == Self.bytes)
        }
    }

    @Test func `what is too large is not asked for, or cut off, and the reason is told`() async throws {
        let limits = AttachmentFetch.Limits(maxBytes: 1000)
        try await importing(sizes: [5000, 15], limits: limits) { _ in
            .init([UInt8](repeating: 65, count: 4000))
        } _: { outcome, stage, requests in
            #expect(outcome.failure == nil && outcome.update.coverage.attachments.left == 2)
            #expect(requests.count { $0.path.hasPrefix("/secure/") } == 1)
            let reason = "attachment not fetched: larger than 1000 bytes (MAX_ATTACHMENT_BYTES)"
            #expect(reasons(outcome) == [reason])
            #expect(outcome.update.coverage.reasons.first?.leavesOutItems == false)
            // The item is there: reports count none as left out, and bundles name each attachment.
            let record = try stage.store.read { try $0.sources().first }
            #expect(record?.notes == ImportNotes())
        }
    }

    @Test func `an import stops fetching at its cap`() async throws {
        let limits = AttachmentFetch.Limits(maxTotalBytes: 20)
        try await importing(sizes: [15, 15], limits: limits) { _ in
            .init(Self.bytes)
        } _: { outcome, _, _ in
            #expect(outcome.update.coverage.attachments.stored == 1)
            #expect(reasons(outcome).first?.contains("MAX_ATTACHMENTS_BYTES") == true)
        }
    }

    @Test func `a file of another size than the tracker says is not kept`() async throws {
        try await importing(sizes: [14]) { _ in
            .init(Self.bytes)
        } _: { outcome, stage, _ in
            #expect(outcome.update.coverage.attachments.stored == 0)
            let files = try stage.details(of: "TEST-1") { try $0.attachments(of: $1).compactMap(\.file) }
            #expect(files.isEmpty)
        }
    }

    @Test func `a redirect to another host is followed without the credentials`() async throws {
        try await FakeService.with { _, _ in
            .init(Self.bytes)
        } _: { store in
            let target = store.url
            try await importing(sizes: [15]) { _ in
                .init("", status: 302, headers: [("Location", "\(target)/signed?x=1")])
            } _: { outcome, _, _ in
                #expect(outcome.failure == nil && outcome.update.coverage.attachments.stored == 1)
                #expect(store.requests.map(\.target) == ["/signed?x=1"])
                #expect(store.requests[0].header("Authorization") == nil)
                #expect(!store.requests[0].headers.contains { $0.value.contains("canary") })
            }
        }
    }

    @Test func `a redirect to a private address is not followed`() async throws {
        try await importing(sizes: [15]) { _ in
            .init("", status: 302, headers: [("Location", "http://169.254.169.254/latest/meta-data")])
        } _: { outcome, _, _ in
            #expect(outcome.failure == nil && outcome.update.coverage.attachments.left == 1)
            #expect(reasons(outcome).first?.contains("ALLOWED_PRIVATE_HOSTS") == true)
        }
    }

    @Test(arguments: ["http://%6Cocalhost", "http://0x7f.1", "http://[::1%25lo]", "http://a@localhost"])
    func `a redirect to a host that can be read in two ways is not followed`(host: String) async throws {
        try await FakeService.with { _, _ in
            .init(Self.bytes)
        } _: { loopback in
            let target = host + loopback.url.replacing("http://127.0.0.1", with: "")
            try await importing(sizes: [15]) { _ in
                .init("", status: 302, headers: [("Location", "\(target)/x")])
            } _: { outcome, _, _ in
                #expect(outcome.failure == nil && outcome.update.coverage.attachments.left == 1)
                #expect(reasons(outcome) == ["attachment not fetched: its address leads nowhere"])
            }
            #expect(loopback.requests.isEmpty)
        }
    }

    @Test func `a file that is gone is told, one that breaks off is tried again`() async throws {
        let tries = Atomic(0)
        try await importing(sizes: [15, 15]) { request in
            if request.path.hasPrefix("/secure/attachment/0") { return .init("", status: 404) }
            return tries.add(1, ordering: .relaxed).newValue == 1
                ? .init(Self.bytes, fault: .cutOff) : .init(Self.bytes)
        } _: { outcome, _, _ in
            #expect(outcome.failure == nil && outcome.update.coverage.attachments.stored == 1)
            #expect(reasons(outcome) == ["attachment not fetched: the tracker answers 404"])
        }
    }

    @Test func `no half of a file stays behind`() async throws {
        try await importing(sizes: [15]) { _ in
            .init("", status: 404)
        } _: { _, stage, _ in
            let left = try FileManager.default.contentsOfDirectory(atPath: stage.directory)
            #expect(left.isEmpty)
        }
    }

    @Test func `files that no item needs go, those that are young or needed stay`() async throws {
        try await withTemporaryDirectory { directory in
            let files = AttachmentFiles(directory: directory.path)
            let names = ["aa11", "aa22"]
            for name in names {
                try DurableFile.makeDirectory((files.path(name) as NSString).deletingLastPathComponent)
                try Data("x".utf8).write(to: URL(filePath: files.path(name)))
            }
            await files.removeAll(except: ["aa11"])
            #expect(names.allSatisfy { FileManager.default.fileExists(atPath: files.path($0)) })
            await files.removeAll(except: ["aa11"], olderThan: .seconds(-1))
            #expect(names.map { FileManager.default.fileExists(atPath: files.path($0)) } == [true, false])
        }
    }
}
