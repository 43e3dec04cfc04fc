import Egress
import Items

/// The comments and the history of issues, for which GitLab wants one request each.
struct GitLabNotes: Sendable {
    let client: TrackerClient
    let project: String
    let kinds: DetailKinds

    /// Asks only for what there can be: no comments where the issue counts none, no history where it never changed.
    func details(of item: Item, description: String) async throws -> ItemDetails {
        var details = ItemDetails()
        let path = "\(GitLabConnector.path(project))/issues/\(item.key.dropFirst())"
        if !kinds.isDisjoint(with: [.comments, .attachments]) {
            let has = (item.comments ?? 1) > 0
            details.comments = has ? try await comments(path) : []
        }
        if kinds.contains(.attachments) {
            let texts = [description] + (details.comments ?? []).map(\.body)
            details.attachments = texts.flatMap { GitLabUploads.links(in: $0, project: project) }.unique(\.externalID)
        }
        if !kinds.contains(.comments) { details.comments = nil }
        if kinds.contains(.history) {
            let has = item.statusCategory == .done || item.updatedAt.map { $0 > item.createdAt } ?? true
            details.history = has ? try await history(path) : []
        }
        return details
    }

    private func comments(_ path: String) async throws -> [Comment] {
        try await client.all(path: "\(path)/notes?sort=asc&order_by=created_at&per_page=100") { $0.gitLabComment }
    }

    private func history(_ path: String) async throws -> [StatusChange] {
        var status = "opened"
        return try await client.all(path: "\(path)/resource_state_events?per_page=100") { event in
            let change = event.gitLabChange(from: status)
            status = change?.to ?? status
            return change
        }
    }
}

extension JSONNode {
    /// One note of an issue; nil for those that GitLab writes itself about what has been done.
    fileprivate var gitLabComment: Comment? {
        guard self["system"]?.bool != true, let id = self["id"]?.identifier, let createdAt = try? time("created_at")
        else { return nil }
        return Comment(
            externalID: id,
            author: self["author"]?["username"]?.filledText,
            createdAt: createdAt,
            updatedAt: try? time("updated_at"),
            isInternal: self["internal"]?.bool ?? self["confidential"]?.bool ?? false,
            body: self["body"]?.text ?? ""
        )
    }

    /// One resource state event: what the issue became.
    fileprivate func gitLabChange(from status: String) -> StatusChange? {
        guard let id = self["id"]?.identifier, let at = try? time("created_at"),
            let state = self["state"]?.filledText
        else { return nil }
        let to = state == "reopened" ? "opened" : state
        return StatusChange(
            externalID: id,
            at: at,
            author: self["user"]?["username"]?.filledText,
            from: status,
            to: to,
            category: to == "closed" ? .done : .open,
            fromCategory: status == "closed" ? .done : .open
        )
    }
}
