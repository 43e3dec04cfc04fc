import Crypto
import Egress
package import Items

/// Where word of a report goes.
package enum DeliveryTarget: Codable, Equatable, Sendable {
    case mail(address: String, attach: Bool)
    /// - secret: `whsec_` and base64.
    case webhook(url: String, secret: String)
    /// The address itself is the credential.
    case chat(url: String)

    /// For people, without what is secret.
    package var label: String {
        switch self {
        case .mail(let address, _): "mail \(address)"
        case .webhook(let url, _): "webhook \(Self.masked(url))"
        case .chat(let url): "chat \(Self.masked(url))"
        }
    }

    /// `https://hooks.example.com/…#3f9a`: the path and the query of such an address can be its credential. Its mark tells it
    /// from another one there.
    package static func masked(_ url: String) -> String {
        guard let origin = try? TrackerURL(delivery: url).origin else { return "…" }
        return "\(origin)/…#\(SHA256.hash(data: Array(url.utf8)).hexadecimal.prefix(4))"
    }
}

/// One entry of a report's `deliver`: several mail addresses are one entry.
package struct DeliverEntry: Equatable, Sendable {
    private enum Way: Equatable, Sendable {
        case mail([String], attach: Bool)
        case webhook(String, secret: String)
        case chat(String)
    }

    private let way: Way

    package var targets: [DeliveryTarget] {
        switch way {
        case .mail(let addresses, let attach): addresses.map { .mail(address: $0, attach: attach) }
        case .webhook(let url, let secret): [.webhook(url: url, secret: secret)]
        case .chat(let url): [.chat(url: url)]
        }
    }

    /// As clients read it: of addresses where they lead, of a webhook's secret that it is there.
    package var shown: JSONValue {
        switch way {
        case .mail(let addresses, let attach):
            ["mail": .array(addresses.map(JSONValue.string)), "attach": .bool(attach)]
        case .webhook(let url, _): ["webhook": .string(DeliveryTarget.masked(url)), "secret": ["set": true]]
        case .chat(let url): ["chat": .string(DeliveryTarget.masked(url))]
        }
    }

    /// With its secrets, to be sealed.
    package var whole: JSONValue {
        switch way {
        case .mail: shown
        case .webhook(let url, let secret): ["webhook": .string(url), "secret": .string(secret)]
        case .chat(let url): ["chat": .string(url)]
        }
    }

    /// Reads an entry; what is wrong with it is reported.
    ///
    /// - Parameter known: those that are there, of which a secret that is left out, and an address that is shown in part
    ///   only, are taken, each once and in their order.
    package init?(_ fields: inout ObjectReader, known: inout [DeliverEntry]) {
        let (mail, webhook, chat) = (fields.strings("mail"), fields.string("webhook"), fields.string("chat"))
        let ways = [mail != nil, webhook != nil, chat != nil].count(where: \.self)
        guard ways == 1 else {
            if ways > 1 || fields.problems.isEmpty { fields.report("", "must have one of mail, webhook and chat") }
            return nil
        }
        if let mail {
            way = .mail(mail, attach: fields.bool("attach") ?? true)
            for (index, address) in mail.enumerated() where !MailAddress.isValid(address) {
                fields.report("mail", "has an address that is none, at place \(index + 1): such as name@example.org")
            }
            if !(1...50).contains(mail.count) { fields.report("mail", "must have 1 to 50 addresses") }
        } else if let webhook {
            guard let entry = Self.webhook(webhook, &fields, &known) else { return nil }
            way = entry
        } else if let chat {
            let there = Self.take(&known) { $0.chat == chat || $0.chat.map(DeliveryTarget.masked) == chat }
            way = .chat(there?.chat ?? chat)
            Self.check(there?.chat ?? chat, "chat", &fields)
        } else {
            return nil
        }
    }

    private var chat: String? {
        if case .chat(let url) = way { url } else { nil }
    }

    private var webhook: (url: String, secret: String)? {
        if case .webhook(let url, let secret) = way { (url, secret) } else { nil }
    }

    /// The first entry that fits, which then is known no more.
    private static func take(_ known: inout [DeliverEntry], _ fits: (DeliverEntry) -> Bool) -> DeliverEntry? {
        known.firstIndex(where: fits).map { known.remove(at: $0) }
    }

    private static func webhook(_ text: String, _ fields: inout ObjectReader, _ known: inout [DeliverEntry]) -> Way? {
        let there = take(&known) { entry in
            entry.webhook.map { $0.url == text || DeliveryTarget.masked($0.url) == text } ?? false
        }?.webhook
        let url = there?.url ?? text
        check(url, "webhook", &fields)
        let given = fields.value("secret")
        let kept = given == nil || given == ["set": true] ? there?.secret : nil
        guard let secret = given?.string ?? kept else {
            fields.report("secret", "must be a text that begins with whsec_: the receiver checks signatures with it")
            return nil
        }
        guard WebhookSignature(secret) != nil else {
            fields.report("secret", "must be whsec_ and the base64 of 24 to 64 bytes")
            return nil
        }
        return .webhook(url, secret: secret)
    }

    private static func check(_ url: String, _ field: String, _ fields: inout ObjectReader) {
        do throws(TrackerURL.Problem) {
            _ = try TrackerURL(delivery: url)
        } catch {
            fields.report(field, error.description)
        }
    }
}
