package import Egress
package import Items
import NIOCore
import NIOHTTP1

/// Posts word of a report to webhooks and chats, through the egress guard.
package struct PostSender: Sendable {
    let egress: EgressGuard
    let userAgent: String
    let now: @Sendable () -> Timestamp

    private static let limits = TrackerTransport.Limits(
        maxBodyBytes: 64 << 10,
        total: .seconds(15),
        connect: .seconds(5),
        idle: .seconds(15)
    )

    package init(egress: EgressGuard, userAgent: String, now: @escaping @Sendable () -> Timestamp) {
        (self.egress, self.userAgent, self.now) = (egress, userAgent, now)
    }

    /// - Parameter id: the same at each attempt, so that a receiver can tell a repeated one.
    func send(_ message: DeliveryMessage, id: String, toWebhook url: String, secret: String) async throws {
        guard let signature = WebhookSignature(secret) else {
            throw DeliveryError("The webhook's secret can't be used: enter it again", isPermanent: true)
        }
        let seconds = now().milliseconds.flooredDivision(by: 1000)
        let body = message.webhookBody(at: now()).text
        try await post(
            body,
            to: url,
            [
                ("webhook-id", id), ("webhook-timestamp", "\(seconds)"),
                ("webhook-signature", signature.text(id: id, seconds: seconds, body: body)),
            ]
        )
    }

    func send(_ message: DeliveryMessage, toChat url: String) async throws {
        try await post(message.chatBody(to: url).text, to: url, [])
    }

    private func post(_ body: [UInt8], to text: String, _ fields: [(String, String)]) async throws {
        do {
            let url = try TrackerURL(delivery: text)
            let route = try await egress.route(to: url.origin)
            let headers = HTTPHeaders([("Content-Type", "application/json"), ("User-Agent", userAgent)] + fields)
            let status = try await TrackerTransport.with(url.origin, by: route, limits: Self.limits) { transport in
                try await transport.status(of: TrackerRequest(url: url, method: .POST, headers: headers, body: body))
            }
            try Self.check(status)
        } catch let error as TrackerURL.Problem {
            throw DeliveryError("The address \(error.description)", isPermanent: true)
        } catch let error as TrackerError {
            throw DeliveryError(error, DeliveryTarget.masked(text))
        }
    }

    private static func check(_ status: Int) throws(DeliveryError) {
        switch status {
        case 200..<300: return
        case 300..<400:
            throw DeliveryError("The receiver sends elsewhere (\(status)), which is not followed", isPermanent: true)
        case 410: throw DeliveryError("The receiver is gone for good (410)", isPermanent: true)
        case 408, 425, 429, 500...: throw DeliveryError("The receiver answers \(status)", isPermanent: false)
        default: throw DeliveryError("The receiver refuses it (\(status)): check its address", isPermanent: true)
        }
    }
}

extension DeliveryError {
    /// A certificate that has expired may be renewed, a name come back: only what is refused stays so.
    fileprivate init(_ error: TrackerError, _ place: String) {
        guard error.code == .egressRefused else {
            self.init("\(place) can't be reached, or gives no answer over a secure connection", isPermanent: false)
            return
        }
        self.init(
            "The receiver's address is private, which may not be reached; if it is meant to be there, the operator "
                + "adds it to ALLOWED_PRIVATE_HOSTS",
            isPermanent: true
        )
    }
}

extension DeliveryMessage {
    /// What a webhook receives: the kind, the time, and all that is known of the report.
    func webhookBody(at time: Timestamp) -> JSONValue {
        var data: [JSONValue.Member] = [
            .init("id", .string(recordID)), .init("name", .string(name)), .init("title", .string(title)),
            .init("headline", .string(headline)),
            .init(
                "figures",
                .array(
                    figures.map {
                        ["label": .string($0.label), "value": .string($0.value), "note": .string($0.note)]
                    }
                )
            ),
            .init("warnings", .array(warnings.map(JSONValue.string))),
        ]
        func add(_ name: String, _ text: String?) {
            if let text { data.append(.init(name, .string(text))) }
        }
        add("job_id", jobID)
        add("start_date", startDate)
        add("end_date", endDate)
        add("page", page)
        if let file {
            add("filename", file.name)
            add("sha256", file.sha256)
            add("download_url", file.link)
            data.append(.init("file_size_bytes", .integer(file.size)))
        }
        return ["type": .string(kind.rawValue), "timestamp": .string("\(time)"), "data": .object(data)]
    }

    /// A chat is no place for more.
    var chatNotes: [String] {
        let rest = warnings.count - 3
        return warnings.prefix(3).map { "Note: \($0)" } + (rest > 0 ? ["and \(rest) more notes"] : [])
    }

    /// A few lines, in the Markdown that Slack and Mattermost show.
    var chatText: String {
        var lines = ["*\(title.inChatText)*" + (range.map { " (\($0))" } ?? ""), headline.inChatText]
        if !figures.isEmpty {
            let texts = figures.map { "\($0.label.inChatText): \($0.value.inChatText)" }
            lines.append(texts.joined(separator: " \u{00B7} "))
        }
        lines += chatNotes.map(\.inChatText)
        if let link = file?.link ?? page { lines.append(link) }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
