@testable import Items

/// Items of a made-up team, spread over half a year.
enum Samples {
    static let source = Source(type: .github, name: "acme/site")

    static func items(_ count: Int = 60) -> [Item] {
        (0..<count).map { number in
            let created = Timestamp(seconds: 1_693_562_400 + Int64(number) * 13_000_000 / Int64(max(count, 1)))
            let isClosed = !number.isMultiple(of: 3)
            return Item(
                source: source,
                externalID: "id-\(number)",
                key: "#\(number)",
                project: "acme/site",
                itemType: number.isMultiple(of: 2) ? "issue" : "pull_request",
                title: "Item \(number) \u{00FC}ber \u{5C71}",
                status: isClosed ? "closed" : "open",
                statusCategory: isClosed ? .done : .open,
                assignee: "dev\(number % 4)",
                labels: ["a", "b"],
                createdAt: created,
                updatedAt: created,
                closedAt: isClosed ? created + .seconds(86400 * (1 + number % 9)) : nil,
                url: "https://tracker.example/\(number)"
            )
        }
    }

    /// The request that asks for all of them.
    static let request = """
        {"report_type": "seasonal_activity", "start_date": "2023-09-01", "end_date": "2024-01-31", "group_by": "month"}
        """
}
