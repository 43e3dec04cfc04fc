import Items

/// Comments and events as GitHub lists them for a whole repository.
extension JSONNode {
    /// One element of `GET /repos/{owner}/{repo}/issues/comments`.
    var gitHubComment: DetailAddition? {
        guard let id = self["id"]?.identifier, let number = self["issue_url"]?.string?.split(separator: "/").last,
            let createdAt = try? time("created_at")
        else { return nil }
        let comment = Comment(
            externalID: id,
            author: self["user"]?["login"]?.filledText,
            createdAt: createdAt,
            updatedAt: try? time("updated_at"),
            body: self["body"]?.text ?? ""
        )
        return DetailAddition(itemKey: "#\(number)", detail: .comment(comment))
    }

    /// One element of `GET /repos/{owner}/{repo}/issues/events`, nil for what changes no status.
    var gitHubChange: DetailAddition? {
        guard let id = self["id"]?.identifier, let number = self["issue"]?["number"]?.integer,
            let at = try? time("created_at"), let event = self["event"]?.string
        else { return nil }
        let isClosing: Bool
        switch event {
        case "closed": isClosing = true
        case "reopened": isClosing = false
        default: return nil
        }
        let change = StatusChange(
            externalID: id,
            at: at,
            author: self["actor"]?["login"]?.filledText,
            from: isClosing ? "open" : "closed",
            to: isClosing ? "closed" : "open",
            category: isClosing ? .done : .open,
            fromCategory: isClosing ? .open : .done
        )
        return DetailAddition(itemKey: "#\(number)", detail: .change(change))
    }

    /// Whether an event came before an instant; what has no time is not in the way.
    func isBefore(_ instant: Timestamp) -> Bool {
        (try? time("created_at")).map { $0 < instant } ?? true
    }
}
