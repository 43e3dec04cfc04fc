import Crypto
import Foundation
import TestSupport
import Testing

@testable import Delivery
@testable import Egress
@testable import Items

struct PostTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private static func sender(_ hosts: [String] = ["127.0.0.1"]) throws -> PostSender {
        PostSender(
            egress: EgressGuard(policy: try EgressPolicy(allowing: hosts)),
            userAgent: "almanac/test",
            now: { Timestamp(seconds: 1_709_251_200) }
        )
    }

    /// The example of the specification (standard-webhooks, "Signature scheme").
    @Test func `a signature is that of the specification`() throws {
        let signature = try #require(WebhookSignature(Self.secret))
        let body = Array(#"{"test": 2432232314}"#.utf8)
        #expect(
            signature.text(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: body)
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        )
        for wrong in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_!!"] {
            #expect(WebhookSignature(wrong) == nil)
        }
    }

    @Test func `a webhook gets the figures, signed, and a chat a few lines`() async throws {
        try await FakeService.with { _, _ in
            .init("")
        } _: { receiver in
            let sender = try Self.sender()
            let url = receiver.url + "/hook?key=1"
            try await sender.send(MailTests.message, id: "msg-1", toWebhook: url, secret: Self.secret)
            try await sender.send(MailTests.message, toChat: receiver.url + "/chat")
            let (hook, chat) = (receiver.requests[0], receiver.requests[1])
            #expect(hook.method == "POST" && hook.target == "/hook?key=1" && hook.header("webhook-id") == "msg-1")
            #expect(hook.header("webhook-timestamp") == "1709251200")
            let signature = try #require(WebhookSignature(Self.secret))
            #expect(
                hook.header("webhook-signature")
                    == signature.text(id: "msg-1", seconds: 1_709_251_200, body: hook.body)
            )
            let body = try JSONValue(parsing: hook.body)
            #expect(body["type"] == "report.completed" && body["data"]?["figures"]?.array?.count == 2)
            #expect(body["data"]?["sha256"] == "abc" && body["data"]?["start_date"] == "2024-03-01")
            let text = try #require(try JSONValue(parsing: chat.body)["text"]?.string)
            #expect(text.contains("Created: 30 · Closed: 18") && text.hasSuffix("https://x.example/f?a=1&b=2"))
        }
    }

    @Test(arguments: [(302, true), (404, true), (410, true), (429, false), (500, false), (503, false)])
    func `what a receiver answers decides whether it is asked again`(status: Int, isPermanent: Bool) async throws {
        try await FakeService.with { request, _ in
            request.path == "/elsewhere" ? .init("") : .init("", status: status, headers: [("Location", "/elsewhere")])
        } _: { receiver in
            let sender = try Self.sender()
            let error = await #expect(throws: DeliveryError.self) {
                try await sender.send(MailTests.message, toChat: receiver.url + "/chat")
            }
            #expect(error?.isPermanent == isPermanent && receiver.requests.count == 1)
        }
    }

    @Test func `a receiver within is not reached, nor by a redirect`() async throws {
        try await FakeService.with { _, _ in
            .init("")
        } _: { receiver in
            let sender = try Self.sender([])
            let error = await #expect(throws: DeliveryError.self) {
                try await sender.send(MailTests.message, toChat: receiver.url)
            }
            #expect(error?.isPermanent == true && error?.description.contains("ALLOWED_PRIVATE_HOSTS") == true)
            #expect(receiver.requests.isEmpty)
        }
    }

    @Test func `an entry is shown without its secrets, and keeps them when it comes back so`() throws {
        func read(_ text: String, known: [DeliverEntry] = []) throws -> (DeliverEntry?, [String]) {
            var fields = ObjectReader(try JSONValue(parsing: Array(text.utf8)))
            var rest = known
            let entry = DeliverEntry(&fields, known: &rest)
            return (entry, fields.finish().map(\.pointer))
        }
        let hook = try #require(try read(#"{"webhook": "https://x.example/a", "secret": "\#(Self.secret)"}"#).0)
        let chat = try #require(try read(#"{"chat": "https://hooks.example.com/services/T0/canary"}"#).0)
        #expect(hook.shown["webhook"]?.string?.hasPrefix("https://x.example/…#") == true)
        #expect(hook.shown["secret"] == ["set": true])
        #expect(chat.shown["chat"]?.string?.hasPrefix("https://hooks.example.com/…#") == true)
        for entry in [hook, chat] {
            let text = String(decoding: entry.shown.text, as: UTF8.self)
            #expect(try read(text, known: [hook, chat]).0 == entry)
        }
        let second = try #require(try read(#"{"chat": "https://hooks.example.com/services/T0/other"}"#).0)
        let text = String(decoding: second.shown.text, as: UTF8.self)
        #expect(try read(text, known: [chat, second]).0 == second)
        #expect(try read(text, known: [chat]).1 == ["/chat"])
        #expect(!chat.targets[0].label.contains("canary") && !hook.targets[0].label.contains("/a"))
        #expect(
            try read(#"{"webhook": "https://y.example/a", "secret": {"set": true}}"#, known: [hook]).1 == ["/secret"]
        )
        #expect(try read(#"{"mail": ["a@b", "no"], "attach": "x"}"#).1.sorted() == ["/attach", "/mail"])
        #expect(try read(#"{"mail": ["a@b"], "chat": "https://x.example"}"#).1 == [""])
        #expect(try read("{}").1 == [""])
        #expect(try read(#"{"chat": "ftp://x"}"#).1 == ["/chat"])
        #expect(try read(#"{"chat": "https://u:p@x.example/"}"#).1 == ["/chat"])
    }

    @Test func `what trackers write calls nobody in a chat, and is no link under other words`() throws {
        let text = "<!channel> @all (@ann) <https://x.example|pay> [pay](https://x.example) a@b.example R&D"
        var message = DeliveryMessage(kind: .completed, name: "R", recordID: "1", title: text, headline: text)
        message.figures = [.init(label: text, value: text, note: "")]
        message.warnings = [text, "2", "3", "4", "5"]
        message.page = "https://reports.example.org/?a=1&b=2"
        let chat = message.chatText
        #expect(!chat.contains("<") && !chat.contains("@all") && !chat.contains("@ann") && !chat.contains("]("))
        #expect(chat.contains("&lt;https://x.example|pay&gt;") && chat.contains("a@b.example R&amp;D"))
        #expect(chat.contains("Note: 3\nand 2 more notes\nhttps://reports.example.org/?a=1&b=2"))
        let card = message.chatBody(to: "https://prod-1.westeurope.logic.azure.com/x").text
        let shown = String(decoding: card, as: UTF8.self)
        #expect(!shown.contains("](") && shown.contains("R&D") && shown.contains("and 2 more notes"))
    }

    @Test func `a workflow of Teams gets a card, and every other chat a text`() throws {
        var message = DeliveryMessage(
            kind: .completed,
            name: "R",
            recordID: "1",
            title: "Autumn",
            headline: "59 created"
        )
        message.figures = [.init(label: "Created", value: "59", note: "")]
        message.page = "https://reports.example.org/"
        let hosts = ["hooks.slack.com", "chat.example.org", "logic.azure.com.example.org", "acme.webhook.office.com"]
        for host in hosts {
            let body = message.chatBody(to: "https://\(host)/x")
            #expect(body["text"]?.string?.contains("Autumn") == true && body["attachments"] == nil, "\(host)")
        }
        let workflows = ["prod-1.westeurope.logic.azure.com", "default0.1.environment.api.powerplatform.com"]
        for host in workflows {
            let body = message.chatBody(to: "https://\(host):443/workflows/x?sig=y")
            let attached = body["attachments"]?.array?.first
            #expect(body["type"] == "message" && body["text"] == nil)
            #expect(attached?["contentType"] == "application/vnd.microsoft.card.adaptive")
            let blocks = attached?["content"]?["body"]?.array ?? []
            #expect(blocks.map { $0["type"] } == ["TextBlock", "TextBlock", "FactSet"])
            #expect(attached?["content"]?["actions"]?.array?.first?["url"] == "https://reports.example.org/")
        }
    }
}
