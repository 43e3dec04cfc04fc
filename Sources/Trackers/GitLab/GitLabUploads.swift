import Egress
import Foundation
import Items

/// GitLab's attachments: links in texts, `/uploads/{32 hexadecimal digits}/{file name}`, whose bytes its API gives out
/// since 17.4 (docs.gitlab.com, "Project markdown uploads API").
enum GitLabUploads {
    /// Those that a text links to, each once.
    static func links(in text: String, project: String) -> [Attachment] {
        var found: [Attachment] = []
        var rest = text[...]
        while let mark = rest.firstRange(of: "/uploads/") {
            rest = rest[mark.upperBound...]
            let secret = rest.prefix { $0.isHexDigit && $0.isASCII }
            let after = rest.dropFirst(secret.count)
            guard secret.count == 32, after.first == "/" else { continue }
            let name = after.dropFirst().prefix { !endsLink($0) }
            guard !name.isEmpty else { continue }
            found.append(attachment(String(secret), String(name), project))
        }
        return found.unique(\.externalID)
    }

    private static func endsLink(_ character: Character) -> Bool {
        character.isWhitespace || ")]>\"'`/?#\\{".contains(character)
    }

    private static func attachment(_ secret: String, _ name: String, _ project: String) -> Attachment {
        let plain = name.removingPercentEncoding ?? name
        return Attachment(
            externalID: secret,
            name: plain,
            path: "\(GitLabConnector.path(project))/uploads/\(secret)/\(QueryString.escaped(plain))"
        )
    }
}
