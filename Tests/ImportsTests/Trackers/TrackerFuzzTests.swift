import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import Egress
@testable import Exports
@testable import Items
@testable import Storage
@testable import Trackers

@Suite(.timeLimit(.minutes(60))) struct TrackerFuzzTests {
    private static let texts = [
        GitHubFixture.issue(7),
        """
        {"id":7,"iid":1,"title":"One","state":"opened","labels":["a",{"name":"b"}],"user_notes_count":0,
        "created_at":"2024-01-01T00:00:00Z","closed_at":null,"references":{"full":"acme/site#1"},
        "web_url":"https://x.example/acme/site/-/issues/1","author":{"username":"ann"},"epic":{"iid":4}}
        """,
        FakeJira.json(.init(id: 3, created: Timestamp(seconds: 1_700_000_000))),
        """
        {"sys_id":{"value":"a1","display_value":"a1"},"number":{"value":"INC1"},"state":{"value":"2","display_value":"New"},
        "opened_at":{"value":"2024-01-01 10:00:00","display_value":"01.01.2024"},"active":{"value":"true"},
        "short_description":{"value":"x"},"sys_updated_on":{"value":"2024-01-02 10:00:00"}}
        """,
    ].map { Array($0.utf8) }

    private static let words = [
        "null", "[]", "{}", "-1", "9223372036854775808", "1e9", "0.5", "\"\"", "\"\\u0000\"", "\"\\ud83d\"", "true",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999Z\"", "\"10000-01-01T00:00:00Z\"", "\"id\":",
        "\"closed\"",
        "\"created_at\":", "\"comments\":-5,", "\"user_notes_count\":-1,", "[[[[[[", "\\u0022", "\"fields\":{",
    ]

    @Test func `both readers of JSON take the same texts, and find the same in them`() async throws {
        let fault = try await Fuzz.firstFault(2000) { fuzz in
            let text = fuzz.changed(fuzz.pick(Self.texts), words: Self.words)
            let tape = try? JSONTape(text).root
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONValue(parsing: text, rules: .foreign)
            } catch {
                // A tape reads numbers and letters when they are asked for only.
                let isLate = error.detail == "is a number out of range" || error.detail == "is not valid UTF-8"
                return tape == nil || isLate ? nil : "taken by the tape alone: \(error)"
            }
            guard let tape else { return "refused by the tape alone" }
            return tape["state"]?.string == value["state"]?.string ? nil : "two states"
        }
        #expect(fault == nil)
    }

    @Test func `what a tracker sends is refused with a reason, or can be stored and written`() async throws {
        var store = try ItemStore.fresh()
        var count = 0
        let fault = try await Fuzz.firstFault(600) { fuzz in
            let kind = fuzz.number(0...3)
            let text = fuzz.changed(Self.texts[kind], words: Self.words)
            guard let node = try? JSONTape(text).root else { return nil }
            count += 1
            // An import looks at all that is there.
            if count.isMultiple(of: 500) { store = try ItemStore.fresh() }
            do throws(RefusedItem) {
                let item = try Self.item(node, fuzz.once(in: 8) ? fuzz.number(0...3) : kind)
                return try? Self.fault(of: item, store, key: "\(fuzz.next())")
            } catch {
                return error.reason.isEmpty ? "refused without a reason" : nil
            }
        }
        #expect(fault == nil)
    }

    private static func item(_ node: JSONNode, _ kind: Int) throws(RefusedItem) -> Item {
        switch kind {
        case 0: try Item(gitHubIssue: node, source: .betamax)
        case 1: try Item(gitLabIssue: node, source: Source(type: .gitlab, name: "acme/site"))
        case 2:
            try Item(
                jiraIssue: node,
                source: Source(type: .jira, name: "TEST"),
                webAddress: "https://x.test",
                countsComments: true
            )
        default:
            try Item(
                serviceNowRecord: node,
                table: "incident",
                source: Source(type: .servicenow, name: "incident"),
                address: "https://x.test"
            )
        }
    }

    private static func fault(of item: Item, _ store: ItemStore, key: String) throws -> String? {
        do {
            let outcomes = try store.importAll([item], key: key)
            if case .refused(let reason) = outcomes[0], reason.isEmpty { return "refused by the store in silence" }
        } catch {
            return "the store fails with \(error) for \(item)"
        }
        var json: [UInt8] = []
        json.append(json: item)
        let read = try? JSONValue(parsing: json, rules: .foreign)
        return read?["external_id"]?.string == item.externalID ? nil : "its JSON is broken: \(item)"
    }
}
