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

    /// `https://hooks.example.com/…`: the path and the query of such an address can be its credential.
    package static func masked(_ url: String) -> String {
        guard let origin = try? TrackerURL(delivery: url).origin else { return "…" }
        return "\(origin)/…"
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

    /// As clients read it: of a webhook's secret that it is there, of a chat's address where it leads.
    package var shown: JSONValue {
        switch way {
        case .mail(let addresses, let attach):
            ["mail": .array(addresses.map(JSONValue.string)), "attach": .bool(attach)]
        case .webhook(let url, _): ["webhook": .string(url), "secret": ["set": true]]
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
            let there = Self.take(&known) { entry in
                if case .chat(let url) = entry.way, DeliveryTarget.masked(url) == chat { url } else { nil }
            }
            way = .chat(there ?? chat)
            Self.check(there ?? chat, "chat", &fields)
        } else {
            return nil
        }
    }

    /// What the first entry has that has it, which then is known no more.
    private static func take(_ known: inout [DeliverEntry], _ read: (DeliverEntry) -> String?) -> String? {
        for (index, entry) in known.enumerated() {
            guard let text = read(entry) else { continue }
            known.remove(at: index)
            return text
        }
        return nil
    }

    private static func webhook(_ url: String, _ fields: inout ObjectReader, _ known: inout [DeliverEntry]) -> Way? {
        check(url, "webhook", &fields)
        let there = take(&known) { entry in
            if case .webhook(url, let secret) = entry.way { secret } else { nil }
        }
        let given = fields.value("secret")
        guard let secret = given?.string ?? (given == nil || given == ["set": true] ? there : nil) else {
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
