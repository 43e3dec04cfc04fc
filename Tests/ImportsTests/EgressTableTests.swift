import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

/// Every way to lead an import to a place where it may not go, by every spelling of that place.
@Suite(.timeLimit(.minutes(60))) struct EgressTableTests {
    /// Of a service on loopback, which listens at the port that follows.
    static let spellings = [
        // Plain, and by names that lead there.
        "127.0.0.1", "localhost", "LocalHost", "localhost.", "rebound.example", "127.0.0.1.nip.example",
        // Percent signs, letters beyond ASCII, full-width digits and dots, soft hyphens.
        "%31%32%37.0.0.1", "127%2E0%2E0%2E1", "%6Cocalhost", "lo%63alhost", "xn--127001-.example", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "loc\u{AD}alhost", "bücher.example",
        // IPv4 in IPv6: mapped, compatible, NAT64, 6to4, Teredo, ISATAP.
        "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]",
        "[2001::80ff:fffe]", "[fe80::5efe:127.0.0.1]", "[::]", "[fe80::1]", "[fd00::1]",
        // Decimal, octal, hexadecimal and short.
        "2130706433", "017700000001", "0x7f000001", "0x7F.0.0.1", "0177.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0",
        "127.0.0.01", "00127.0.0.1", "127.0.0.0x1", "127.0.0.1.", "127.255.255.254", "4294967297",
        // Zones, and who is before the sign.
        "[fe80::1%25lo]", "[::1%25lo]", "[::1%lo]", "user@127.0.0.1", "user:word@127.0.0.1",
        "tracker.example@127.0.0.1",
        "127.0.0.1:80@127.0.0.1", "tracker.example%40127.0.0.1", "tracker.example\\@127.0.0.1",
        // Ports of more than one kind, spaces, what ends a host for some.
        "127.0.0.1:80", "127.0.0.1:080", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\t", "127.0.0.1#", "127.0.0.1\\",
        "127.0.0.1;", "127.0.0.1,tracker.example",
    ]

    enum Way: String, CaseIterable {
        case address, redirect, pageLink, attachment
    }

    @Test(arguments: spellings, Way.allCases)
    func `a service that may not be reached is not, however it is spelt and whoever names it`(
        host: String,
        way: Way
    ) async throws {
        try await FakeService.with { _, _ in
            .init("[]")
        } _: { forbidden in
            let port = forbidden.url.split(separator: ":").last ?? ""
            let target = "http://\(host):\(port)/steal"
            let outcome = try await Self.outcome(target, way)
            #expect(forbidden.requests.isEmpty)
            switch way {
            case .address: #expect(["egress_refused", "request_refused"].contains(outcome.failure?.code.rawValue))
            case .redirect, .pageLink: #expect(outcome.failure?.code == .redirectRefused)
            case .attachment:
                #expect(outcome.failure == nil && outcome.update.coverage.attachments.stored == 0)
                #expect(outcome.update.coverage.reasons.count == 1)
            }
        }
    }

    /// Of an import from a tracker that leads to the target in a way.
    private static func outcome(_ target: String, _ way: Way) async throws -> ImportOutcome {
        try await withTemporaryDirectory { folder in
            try await FakeService.with { request, _ in
                answer(request, target, way)
            } _: { tracker in
                var stage = try ImportStage()
                stage.directory = folder.path
                let own = tracker.url.replacing("http://", with: "")
                // Every name is one of loopback.
                stage.egress = EgressGuard(policy: try EgressPolicy(allowing: [own])) { _ in
                    [IPAddress("127.0.0.1")].compactMap(\.self)
                }
                switch way {
                case .address: return try await stage.run(.gitHub(at: target.replacing("/steal", with: "")))
                case .redirect, .pageLink: return try await stage.run(.gitHub(at: tracker.url, options: .plain()))
                case .attachment:
                    let options = ImportOptions(includesComments: false, includesAttachments: true)
                    return try await stage.run(.jira(at: tracker.url, cloud: false, options: options))
                }
            }
        }
    }

    private static func answer(_ request: FakeService.Request, _ target: String, _ way: Way) -> FakeService.Answer {
        switch way {
        case .address: return .init("[]")
        case .redirect: return .init("", status: 302, headers: [("Location", target)])
        case .pageLink: return .init("[]", headers: [("Link", "<\(target)>; rel=\"next\"")])
        case .attachment:
            guard !request.path.hasPrefix("/secure/") else {
                return .init("", status: 302, headers: [("Location", target)])
            }
            var issue = FakeJira.Issue(id: 1, created: Timestamp(seconds: 1_700_000_000))
            issue.fields = #","attachment":[{"id":"1","filename":"a.gif","size":2,"content":"\#("http://x.test/a")"}]"#
            return FakeJira(isCloud: false, issues: [issue]).answer(request)
        }
    }
}
