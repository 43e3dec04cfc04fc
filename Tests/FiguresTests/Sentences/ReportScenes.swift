import HouseTestSupport

@testable import Figures
@testable import Items
@testable import Storage

/// Stores and requests that make reports say what they can say.
enum ReportScenes {
    static func all() throws -> [(ItemStore, [ExportSpec])] {
        let sets = GeneratedSet.all.filter { ["nasty histories", "reopened items", "seven items"].contains($0.name) }
        let generated = try sets.map { set in
            let store = try ItemStore.fresh()
            try store.add(set.items)
            return (store, try requests())
        }
        return try generated + [few(1), few(4), few(5), few(14), few(40)]
            + [undated(), odd(), quick(), spans(), unstarted(), empty(), manySources(), busy(), even(), manyTypes()]
            + [days()]
    }

    /// Ranges of every kind, with and without parts.
    private static func requests() throws -> [ExportSpec] {
        let ranges: [(String, String, Grouping)] = [
            ("2024-03-01", "2024-03-31", .day), ("2024-01-01", "2024-03-31", .month),
            ("2023-01-01", "2023-12-31", .week),
            ("2023-07-01", "2023-12-31", .month), ("2023-04-01", "2024-03-31", .month),
            ("2024-03-04", "2024-03-10", .day),
            ("2024-02-28", "2024-04-02", .week), ("2024-03-12", "2024-03-12", .day), ("2022-11-01", "2022-11-30", .day),
            ("2024-07-01", "2024-07-31", .day),
        ]
        return try ranges.flatMap { first, last, grouping in
            try [ExportSpec.ReportType.seasonalActivity, .flow].flatMap { type in
                try parts(first).map { charts, tables in
                    try .march { spec in
                        spec.reportType = type
                        spec.range = try DayRange(first, last)
                        spec.groupBy = grouping
                        (spec.includes.charts, spec.includes.tables) = (charts, tables)
                    }
                }
            }
        } + comparisons() + filtered()
    }

    /// Charts and tables: both, and over one of the ranges also without.
    private static func parts(_ first: String) -> [(Bool, Bool)] {
        first == "2024-03-01" ? [(true, true), (false, true), (true, false), (false, false)] : [(true, true)]
    }

    private static func comparisons() throws -> [ExportSpec] {
        let cases: [[(String, String)]] = [
            [("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")],
            [("2024-03-01", "2024-03-10"), ("2024-03-05", "2024-03-14")],
            [("2024-03-04", "2024-03-04"), ("2024-03-05", "2024-03-05")],
            [("2023-01-01", "2023-03-31"), ("2024-01-01", "2024-03-30"), ("2023-06-01", "2023-06-10")],
            [("2024-07-01", "2024-07-31"), ("2024-08-01", "2024-08-31")],
        ]
        return try cases.flatMap { periods in
            try [Grouping.day, .month].map { grouping in
                try .march { spec in
                    spec.reportType = .comparison
                    spec.groupBy = grouping
                    spec.comparisonPeriods = try periods.enumerated().map { index, days in
                        .init(label: "P\(index + 1)", days: try DayRange(days.0, days.1))
                    }
                }
            }
        }
    }

    private static func filtered() throws -> [ExportSpec] {
        try [
            ItemFilters(itemTypes: ["bug"]), ItemFilters(sources: ["nowhere"]),
            ItemFilters(sourceTypes: ["github"], labels: ["a"]),
        ].map {
            filters in
            try .march { spec in
                spec.filters = filters
                (spec.title, spec.subtitle, spec.author) = ("A title", "A subtitle", "An author")
                spec.includes.insights = false
            }
        }
    }

    /// So many items a day for some days, closed a while later, with a history.
    private static func few(_ count: Int) throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let items = (0..<count).map { index -> GeneratedItem in
            let start = Timestamp(iso: "2024-03-12") + .seconds(Int64(index) * 3600)
            var item = Item.sample("\(index)", category: .done, created: "2024-03-11")
            item.closedAt = start + .seconds(86_400)
            let moves = [
                (Timestamp(iso: "2024-03-11T01:00"), "open", StatusCategory.inProgress), (start, "in_progress", .done),
            ]
            let history = moves.enumerated().map { number, move in
                StatusChange(
                    externalID: "\(number)",
                    at: move.0,
                    from: move.1,
                    to: move.2.rawValue,
                    category: move.2,
                    fromCategory: StatusCategory(rawValue: move.1)
                )
            }
            return GeneratedItem(item: item, history: history)
        }
        let open = (0..<count).map { GeneratedItem(item: .sample("open \($0)", created: "2024-03-10")) }
        try store.add(items + open)
        return (store, try requests())
    }

    /// More that is done, nobody knows since when, than is closed.
    private static func undated() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let done = (0..<31).map { Item.sample("u\($0)", category: .done, created: "2024-03-05") }
        let closed = (0..<20).map {
            Item.sample("c\($0)", category: .done, created: "2024-03-05", closed: "2024-03-09")
        }
        let one = [Item.sample("one", category: .done, created: "2024-01-05"), .sample("old", created: "2023-01-05")]
        try store.importAll(done + closed + one)
        return (store, try requests())
    }

    /// Closed before they were created, closed but not done, left out by their tracker, warned of, failed.
    private static func odd() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let reversed = (0..<8).map {
            Item.sample("r\($0)", category: .done, created: "2024-03-05", closed: "2024-03-01")
        }
        let closed = (0..<8).map { Item.sample("c\($0)", category: .done, created: "2024-03-05", closed: "2024-03-06") }
        let open = (0..<3).map { Item.sample("o\($0)", created: "2024-03-05", closed: "2024-03-01") }
        var full = ImportSummary.at("2024-03-10")
        (full.expected, full.reasons, full.warnings) = (
            40, ["it has no state": 2], ["The tracker says that there are 40"]
        )
        try store.importAll(reversed + closed + open, key: "full", full)
        var changes = ImportSummary.at("2024-03-11", isComplete: false)
        (changes.isFull, changes.isIncremental) = (false, true)
        try store.importAll([.sample("n", created: "2024-03-05")], key: "changes", changes)
        try store.write { writer in
            let run = try writer.beginImport(of: .betamax, key: "failed")
            try writer.failImport(run, ImportFailure(at: Timestamp(iso: "2024-03-12"), message: "the tracker was away"))
        }
        return (store, try requests())
    }

    /// Closed at once, in a second, in minutes; half on a Saturday, half of one project.
    private static func quick() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let seconds: [Int64] = [0, 1, 20, 60, 300, 3600, 40_000]
        let items = (0..<90).map { index -> Item in
            var item = Item.sample("\(index)", category: .done, created: "2024-03-09T10:00")
            let span = index < 60 ? seconds[0] : seconds[index % seconds.count]
            item.closedAt = item.createdAt + .seconds(span)
            item.project = ["a", "a", "b", "c"][index % 4]
            return item
        }
        let later = (0..<25).map { index -> Item in
            let id = "l\(index)"
            return .sample(id, type: "task", category: .done, created: "2024-02-06T10:00", closed: "2024-02-16T10:00")
        }
        try store.importAll(items + later + [.sample("old", created: "2022-01-05")])
        return (store, try requests())
    }

    /// Each day five items, which all take as long.
    private static func spans() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let spans: [Duration] = [
            .zero, .milliseconds(20), .seconds(1), .seconds(20), .seconds(60), .seconds(300), .seconds(3600),
            .seconds(9000),
        ]
        let days = spans.indices.map { CivilDate(daysSinceEpoch: 19_800 + $0) }
        let items = zip(days, spans).flatMap { day, span in
            (0..<5).map { index -> Item in
                var item = Item.sample("\(day) \(index)", category: .done, created: "\(day)T09:00")
                item.closedAt = item.createdAt + span
                return item
            }
        }
        let reversed = Item.sample("r", category: .done, created: "\(days[3])", closed: "2024-01-01")
        try store.importAll(items + [reversed, .sample("old", created: "2022-01-05")])
        return (store, try days.map { day in try .march { $0.range = DayRange(start: day, end: day) } })
    }

    /// With a history, in which nothing is ever in progress.
    private static func unstarted() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let closed = Item.sample("1", category: .done, created: "2024-03-05", closed: "2024-03-09")
        let move = StatusChange(
            externalID: "1",
            at: Timestamp(iso: "2024-03-09"),
            to: "done",
            category: .done,
            fromCategory: .open
        )
        try store.add([GeneratedItem(item: closed, history: [move])])
        return (store, try requests())
    }

    private static func empty() throws -> (ItemStore, [ExportSpec]) {
        (try ItemStore.fresh(), try requests())
    }

    private static func manySources() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        for number in 0..<9 {
            let source = Source(type: .jira, name: "P\(number)")
            var summary = ImportSummary.at("2024-03-1\(number)")
            summary.reasons = Dictionary(uniqueKeysWithValues: (0..<6).map { ("reason \($0)", 1) })
            var item = Item.sample("1", in: source, created: "2024-03-0\(number + 1)")
            item.labels = (0..<15).map { "label \(number) \($0)" }
            item.project = "Project \(number)"
            item.itemType = "Type \(number)"
            try store.importAll([item], key: "\(number)", summary)
            let more = (0..<6).map { index -> Item in
                var more = item
                (more.externalID, more.project) = ("\(index + 2)", "Project \(number) \(index)")
                return more
            }
            try store.importAll(more, key: "\(number) more", summary)
        }
        return (store, try requests())
    }

    /// Every day as much, and as much closed as created.
    private static func even() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let items = (1...28).flatMap { day -> [Item] in
            let date = "2024-03-\(day < 10 ? "0" : "")\(day)"
            return ["T08:00", "T09:00"].map {
                .sample(date + $0, category: .done, created: date + $0, closed: date + "T12:00")
            }
        }
        try store.importAll(items)
        return (store, try [.march()])
    }

    /// As many as there are items.
    private static func manyTypes() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        try store.importAll((0..<210).map { .sample("\($0)", type: "type \($0)", created: "2024-03-05") })
        return (store, try [.march()] + comparisons().prefix(1))
    }

    /// Some whose source tells the day alone.
    private static func days() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let created = ["2024-03-04", "2024-03-05"] + (10..<20).map { "2024-03-06T\($0):00" }
        try store.importAll(created.map { .sample($0, created: $0) })
        return (store, try [.march()])
    }

    /// Thousands of closings; old open work; a day that stands out.
    private static func busy() throws -> (ItemStore, [ExportSpec]) {
        let store = try ItemStore.fresh()
        let closed = (0..<2400).map { index -> Item in
            var item = Item.sample("\(index)", category: .done, created: "2024-03-01")
            item.createdAt = item.createdAt + .seconds(Int64(index) * 700)
            item.closedAt = item.createdAt + .seconds(Int64(index % 50) * 9000)
            return item
        }
        let peak = (0..<400).map { Item.sample("p\($0)", type: "task", created: "2024-03-25T08:00") }
        let old = (0..<600).map { Item.sample("o\($0)", created: "2023-02-0\($0 % 9 + 1)") }
        try store.importAll(closed + peak + old)
        return (store, try requests())
    }
}
