import Egress
import Items

/// What an incoming webhook of a chat takes.
extension DeliveryMessage {
    /// Slack, Mattermost and most others take a text. A workflow of Teams takes a card and nothing else, and says that all is
    /// well whatever comes: by its host it is told from the others.
    ///
    /// Source: Microsoft, "Create incoming webhooks with Workflows for Microsoft Teams"; Adaptive Cards 1.4.
    func chatBody(to url: String) -> JSONValue {
        let host = (try? TrackerURL(delivery: url))?.host ?? ""
        return Self.workflowHosts.contains(where: host.hasSuffix) ? card : ["text": .string(chatText)]
    }

    private static let workflowHosts = [
        ".logic.azure.com", ".api.powerplatform.com", ".powerautomate.com", ".flow.microsoft.com",
    ]

    private var card: JSONValue {
        var blocks: [JSONValue] = [
            [
                "type": "TextBlock", "size": "Medium", "weight": "Bolder", "wrap": true,
                "text": .string(title.inCardText),
            ]
        ]
        for text in [range, headline].compactMap(\.self) where !text.isEmpty { blocks.append(Self.block(text)) }
        if !figures.isEmpty {
            let facts = figures.map {
                JSONValue.object([
                    .init("title", .string($0.label.inCardText)), .init("value", .string($0.value.inCardText)),
                ])
            }
            blocks.append(["type": "FactSet", "facts": .array(facts)])
        }
        blocks += chatNotes.map(Self.block)
        var content: [JSONValue.Member] = [
            .init("$schema", "http://adaptivecards.io/schemas/adaptive-card.json"), .init("type", "AdaptiveCard"),
            .init("version", "1.4"), .init("body", .array(blocks)),
        ]
        if let link = file?.link ?? page {
            content.append(.init("actions", [["type": "Action.OpenUrl", "title": "Open", "url": .string(link)]]))
        }
        return [
            "type": "message",
            "attachments": [
                ["contentType": "application/vnd.microsoft.card.adaptive", "content": .object(content)]
            ],
        ]
    }

    private static func block(_ text: String) -> JSONValue {
        ["type": "TextBlock", "wrap": true, "text": .string(text.inCardText)]
    }
}
