import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

/// Names that mean one thing when they are checked and another later, and bodies without end.
@Suite(.timeLimit(.minutes(60))) struct EgressAttackTests {
    private static func addresses(_ list: String...) -> [IPAddress] { list.compactMap(IPAddress.init) }

    @Test(arguments: [
        addresses("1.1.1.1", "127.0.0.1"), addresses("127.0.0.1", "1.1.1.1"), addresses("2606:4700::1111", "127.0.0.1"),
        addresses("1.1.1.1", "::1"), addresses("1.1.1.1", "::ffff:127.0.0.1"), addresses("1.1.1.1", "169.254.169.254"),
    ])
    func `a name with one address that may not be reached is not asked at the others`(mixed: [IPAddress]) async throws {
        var importer = try Importer.testing()
        importer.egress = EgressGuard(policy: .publicOnly) { _ in mixed }
        let outcome = try await importer.run(.gitHub(at: "http://mixed.example"))
        #expect(outcome.failure?.code == .egressRefused)
    }

    /// Answers in turn, and counts.
    private final class Names: Sendable {
        private let state: Mutex<(answers: [[IPAddress]], asked: [String])>

        init(_ answers: [[IPAddress]]) {
            state = Mutex((answers, []))
        }

        var asked: [String] { state.withLock { $0.asked } }

        func look(_ name: String) -> [IPAddress] {
            state.withLock { state in
                state.asked.append(name)
                return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
            }
        }
    }

    @Test func `a name is looked up once for all pages of an import, whatever it means meanwhile`() async throws {
        try await FakeService.with { request, _ in
            let page = Int(request.query["page"] ?? "") ?? 1
            let link = (name: "Link", value: "</repos/acme/rocket/issues?page=\(page + 1)>; rel=\"next\"")
            return .init(GitHubFixture.list([page]), headers: page < 4 ? [link] : [])
        } _: { tracker in
            let names = Names([Self.addresses("127.0.0.1"), Self.addresses("127.0.0.9")])
            var stage = try ImportStage()
            stage.egress = EgressGuard(policy: try EgressPolicy(allowing: ["127.0.0.1"]), addresses: names.look)
            let url = tracker.url.replacing("127.0.0.1", with: "tracker.invalid")
            let outcome = try await stage.run(.gitHub(at: url, options: .plain()))
            #expect(outcome.failure == nil && tracker.requests.count == 4)
            #expect(names.asked == ["tracker.invalid"])

            // The next import looks again, and finds what the name means now.
            let later = try await stage.run(.gitHub(at: url, options: .plain()))
            #expect(later.failure?.code == .egressRefused && tracker.requests.count == 4)
        }
    }

    @Test func `where a file lies is looked up once for each fetch, and each time checked`() async throws {
        let bytes = Array("GIF".utf8)
        try await FakeService.with { _, _ in
            .init(bytes)
        } _: { files in
            let port = files.url.split(separator: ":").last ?? ""
            try await FakeService.with { request, _ in
                guard !request.path.hasPrefix("/secure/") else {
                    return .init("", status: 302, headers: [("Location", "http://files.invalid:\(port)/x")])
                }
                return Self.jira(files: 2).answer(request)
            } _: { tracker in
                try await withTemporaryDirectory { folder in
                    let names = Names([Self.addresses("127.0.0.1"), Self.addresses("169.254.169.254")])
                    var stage = try ImportStage()
                    stage.directory = folder.path
                    let allowed = ["127.0.0.1", "files.invalid"]
                    stage.egress = EgressGuard(policy: try EgressPolicy(allowing: allowed), addresses: names.look)
                    let options = ImportOptions(includesComments: false, includesAttachments: true)
                    let outcome = try await stage.run(.jira(at: tracker.url, cloud: false, options: options))
                    #expect(names.asked == ["files.invalid", "files.invalid"] && files.requests.count == 1)
                    let coverage = outcome.update.coverage
                    #expect(coverage.attachments.stored == 1 && coverage.attachments.left == 1)
                    #expect(coverage.reasons.first?.reason.contains("metadata service") == true)
                }
            }
        }
    }

    private static func jira(files: Int) -> FakeJira {
        let list = (1...files).map { #"{"id":"\#($0)","filename":"\#($0).gif","size":3,"content":"http://x.test/a"}"# }
        var issue = FakeJira.Issue(id: 1, created: Timestamp(seconds: 1_700_000_000))
        issue.fields = #","attachment":[\#(list.joined(separator: ","))]"#
        return FakeJira(isCloud: false, issues: [issue])
    }

    private static let mebibyte = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)

    @Test(arguments: [200, 302, 401, 404, 500])
    func `an answer of 300 MB is given up at its limit, and not asked for again`(status: Int) async throws {
        try await FakeService.with { _, _ in
            .init(Self.mebibyte, status: status, headers: [("Location", "/elsewhere")], fault: .flood(300))
        } _: { tracker in
            let importer = try Importer.testing()
            let outcome = try await importer.run(.gitHub(at: tracker.url))
            #expect(outcome.failure?.code == .responseTooLarge && tracker.requests.map(\.method) == ["GET"])
        }
    }

    /// Of 300 MB of one letter.
    private static func bomb() async throws -> [UInt8] {
        let run = try await ToolRun("sh", ["-c", "head -c 314572800 /dev/zero | tr '\\0' '[' | gzip -1"])
        try #require(run.status == 0)
        return Array(run.output)
    }

    @Test func `300 MB that come as gzip are given up at their limit, as an answer and as a file`() async throws {
        let bomb = try await Self.bomb()
        #expect(bomb.count < 4 << 20)
        let script: FakeService.Script = { request, _ in
            let isFile = request.path.hasPrefix("/secure/") || request.path.hasPrefix("/repos/")
            return isFile ? .init(bomb, headers: [("Content-Encoding", "gzip")]) : Self.jira(files: 1).answer(request)
        }
        try await FakeService.with(script) { tracker in
            let importer = try Importer.testing()
            let outcome = try await importer.run(.gitHub(at: tracker.url))
            #expect(outcome.failure?.code == .responseTooLarge && tracker.requests.count == 1)

            try await withTemporaryDirectory { folder in
                var stage = try ImportStage()
                stage.directory = folder.path
                let options = ImportOptions(includesComments: false, includesAttachments: true)
                let second = try await stage.run(.jira(at: tracker.url, cloud: false, options: options))
                #expect(second.update.coverage.attachments.left == 1)
                #expect(second.update.coverage.reasons.first?.reason.contains("MAX_ATTACHMENT_BYTES") == true)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            }
        }
    }

    @Test func `what is compressed twice is not unpacked twice`() async throws {
        let twice = try await ToolRun("sh", ["-c", "head -c 314572800 /dev/zero | gzip -1 | gzip -1"]).output
        try await FakeService.with { _, _ in
            .init(Array(twice), headers: [("Content-Encoding", "gzip, gzip")])
        } _: { tracker in
            let importer = try Importer.testing()
            let outcome = try await importer.run(.gitHub(at: tracker.url))
            let codes: [TrackerError.Code] = [.invalidResponse, .unreachable, .responseTooLarge]
            #expect(outcome.failure.map { codes.contains($0.code) } == true)
        }
    }

    @Test func `a file of 300 MB is given up at its limit, and nothing of it stays`() async throws {
        try await FakeService.with { request, _ in
            request.path.hasPrefix("/secure/")
                ? .init(Self.mebibyte, type: "image/gif", fault: .flood(300)) : Self.jira(files: 1).answer(request)
        } _: { tracker in
            try await withTemporaryDirectory { folder in
                var stage = try ImportStage()
                stage.directory = folder.path
                let options = ImportOptions(includesComments: false, includesAttachments: true)
                let outcome = try await stage.run(.jira(at: tracker.url, cloud: false, options: options))
                #expect(outcome.failure == nil && outcome.update.coverage.attachments.left == 1)
                #expect(outcome.update.coverage.reasons.first?.reason.contains("MAX_ATTACHMENT_BYTES") == true)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            }
        }
    }

    @Test func `header fields without end are given up`() async throws {
        let field = (name: "X-More", value: String(repeating: "a", count: 4096))
        try await FakeService.with { _, _ in
            .init("[]", headers: [(name: String, value: String)](repeating: field, count: 1000))
        } _: { tracker in
            let importer = try Importer.testing()
            let outcome = try await importer.run(.gitHub(at: tracker.url))
            #expect(outcome.failure?.code == .unreachable)
        }
    }
}
