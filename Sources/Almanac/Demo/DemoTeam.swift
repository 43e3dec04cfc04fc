import Items

/// One of the made-up teams, each with the habits of another tracker.
struct DemoTeam {
    /// A type of item with what its titles are made of.
    struct Kind {
        var name: String
        var share: Double
        /// Half of the items are closed within so many days.
        var medianDays: Double
        var beginnings: [String]
        var endings: [String]
    }

    var source: Source
    var project: String
    /// Part of all items.
    var share: Double
    var firstID: Int
    /// The path of an item's address.
    var path: (Int) -> String
    var key: (Int) -> String
    var kinds: [Kind]
    var status: (StatusCategory) -> String
    var priorities: [(String?, Double)]
    var resolutions: [(String?, Double)]
    var people: [(String, Double)]
    var labels: [String]

    static var all: [DemoTeam] { [website, app, serviceDesk] }
}

extension DemoTeam {
    private static var website: DemoTeam {
        DemoTeam(
            source: Source(type: .csv, name: "demo-website"),
            project: "acme/website",
            share: 0.35,
            firstID: 810_000,
            path: { "acme/website/issues/\($0)" },
            key: { "#\($0)" },
            kinds: [
                Kind(
                    name: "issue",
                    share: 0.6,
                    medianDays: 6,
                    beginnings: DemoTexts.places,
                    endings: DemoTexts.faults
                ),
                Kind(
                    name: "pull_request",
                    share: 0.4,
                    medianDays: 1.5,
                    beginnings: DemoTexts.changes,
                    endings: DemoTexts.parts
                ),
            ],
            status: { $0 == .done ? "closed" : "open" },
            priorities: [(nil, 1)],
            resolutions: [(nil, 1)],
            people: [("mira-k", 5), ("jonas", 4), ("tshepo", 3), ("li-na", 3), ("dependabot", 2)],
            labels: ["bug", "good first issue", "accessibility", "performance", "docs"]
        )
    }

    private static var app: DemoTeam {
        DemoTeam(
            source: Source(type: .csv, name: "demo-app"),
            project: "APP",
            share: 0.4,
            firstID: 10_000,
            path: { "browse/APP-\($0)" },
            key: { "APP-\($0)" },
            kinds: [
                Kind(
                    name: "Bug",
                    share: 0.45,
                    medianDays: 4,
                    beginnings: DemoTexts.places,
                    endings: DemoTexts.faults
                ),
                Kind(
                    name: "Story",
                    share: 0.35,
                    medianDays: 12,
                    beginnings: DemoTexts.wishes,
                    endings: DemoTexts.parts
                ),
                Kind(
                    name: "Task",
                    share: 0.2,
                    medianDays: 8,
                    beginnings: DemoTexts.changes,
                    endings: DemoTexts.parts
                ),
            ],
            status: { $0 == .done ? "Done" : $0 == .inProgress ? "In Progress" : "To Do" },
            priorities: [("Medium", 6), ("High", 3), ("Low", 2), ("Highest", 0.6)],
            resolutions: [("Done", 8), ("Won't Do", 1), ("Duplicate", 1), ("Cannot Reproduce", 0.7)],
            people: [
                ("Mira Kowalska", 5), ("Jonas Weiß", 4), ("Chloé Lefèvre", 3), ("Tshepo Mokoena", 3), ("李娜", 2),
                ("Åsa Lindström", 2),
            ],
            labels: ["android", "ios", "checkout", "crash", "ux"]
        )
    }

    private static var serviceDesk: DemoTeam {
        DemoTeam(
            source: Source(type: .csv, name: "demo-service-desk"),
            project: "IT",
            share: 0.25,
            firstID: 400_000,
            path: { "incident/\($0)" },
            key: { "INC00\(10_000 + $0)" },
            kinds: [
                Kind(
                    name: "incident",
                    share: 0.7,
                    medianDays: 0.8,
                    beginnings: DemoTexts.services,
                    endings: DemoTexts.outages
                ),
                Kind(
                    name: "request",
                    share: 0.3,
                    medianDays: 3,
                    beginnings: DemoTexts.requests,
                    endings: DemoTexts.goods
                ),
            ],
            status: { $0 == .done ? "Closed" : $0 == .inProgress ? "In Progress" : "New" },
            priorities: [("3 - Moderate", 6), ("4 - Low", 3), ("2 - High", 1.5), ("1 - Critical", 0.3)],
            resolutions: [("Solved (Permanently)", 6), ("Solved (Work Around)", 2), ("Closed/Resolved by Caller", 1)],
            people: [("Beth Anglin", 4), ("David Loo", 4), ("Fatima Zahra", 3), ("Don Goodliffe", 2)],
            labels: ["hardware", "network", "account", "office 3"]
        )
    }
}
