import HouseTestSupport
import TestSupport
import Testing

@testable import Items
@testable import Storage

/// An item as a test made it, with the history that its tracker would tell, in the tracker's order.
struct GeneratedItem {
    var item: Item
    /// nil where none was imported.
    var history: [StatusChange]?
    /// Whether the item was updated after the history was read.
    var isStale = false
}

/// A named set of items, the same ones for the same seed.
struct GeneratedSet {
    var name: String
    var items: [GeneratedItem]

    static let all: [GeneratedSet] = [
        odd, nasty, board, closedAndReopened, datesOnly, changesOfClocks, few,
    ]

    /// Fields and times of every kind, without histories.
    private static var odd: GeneratedSet {
        var random = SeededGenerator(seed: 11)
        return make("odd items", 400) { id in
            var item = Item.random(id, using: &random)
            item.createdAt = instant(&random)
            let later = Timestamp(
                milliseconds: item.createdAt.milliseconds + .random(in: -9...99, using: &random) * 86_399_997
            )
            item.closedAt = item.closedAt == nil ? nil : later
            return GeneratedItem(item: item)
        }
    }

    /// Moves in one instant, before the creation, after the closing, to statuses that nobody knows; stale histories.
    private static var nasty: GeneratedSet {
        var random = SeededGenerator(seed: 12)
        return make("nasty histories", 400) { id in
            var item = sample(id, category([.open, .inProgress, .done, .done], &random) ?? .done, instant(&random))
            if item.statusCategory == .done, Int.random(in: 0..<5, using: &random) > 0 {
                item.closedAt = near(item, &random)
            }
            let times = (0..<Int.random(in: 0...6, using: &random)).map { _ in near(item, &random) }.sorted()
            let statuses: [StatusCategory?] = [nil, .open, .inProgress, .inProgress, .done]
            let origin = times.isEmpty ? item.statusCategory : category(statuses, &random)
            let moves = times.map { ($0, category(statuses, &random)) }
            return GeneratedItem(
                item: item,
                history: id.isMultiple(of: 7) ? nil : history(from: origin, moves),
                isStale: id.isMultiple(of: 11)
            )
        }
    }

    /// Work as it should be: to do, in progress, sometimes back for a while, done.
    private static var board: GeneratedSet {
        var random = SeededGenerator(seed: 13)
        return make("a board", 300) { id in
            var item = sample(id, .open, instant(&random))
            var time = item.createdAt
            var moves: [(Timestamp, StatusCategory?)] = []
            func go(_ to: StatusCategory, within days: Int64) {
                time = time + .milliseconds(Int64.random(in: 1...days * 86_400_000, using: &random))
                moves.append((time, to))
            }
            if id % 5 > 0 { go(.inProgress, within: 20) }
            if id.isMultiple(of: 3), id % 5 > 0 {
                go(.open, within: 5)
                go(.inProgress, within: 30)
            }
            if id % 5 > 1 {
                go(.done, within: 12)
                item.closedAt = time
            }
            item.statusCategory = moves.last?.1 ?? .open
            return GeneratedItem(item: item, history: history(from: .open, moves))
        }
    }

    /// Items that are closed and opened again, some several times, some for good.
    private static var closedAndReopened: GeneratedSet {
        var random = SeededGenerator(seed: 14)
        return make("reopened items", 300) { id in
            var item = sample(id, .open, instant(&random))
            var time = item.createdAt
            var moves: [(Timestamp, StatusCategory?)] = []
            for turn in 0..<Int.random(in: 1...5, using: &random) {
                time = time + .milliseconds(Int64.random(in: 0...40 * 86_400_000, using: &random))
                let next: StatusCategory = turn.isMultiple(of: 2) ? .done : id.isMultiple(of: 2) ? .open : .inProgress
                moves.append((time, next))
            }
            item.statusCategory = moves.last?.1 ?? .open
            // Trackers keep the time of the last closing on what is open again.
            item.closedAt = moves.last { $0.1 == .done }?.0
            return GeneratedItem(item: item, history: id.isMultiple(of: 9) ? nil : history(from: .open, moves))
        }
    }

    /// As from a file of dates: everything happens at midnight.
    private static var datesOnly: GeneratedSet {
        var random = SeededGenerator(seed: 15)
        return make("dates only", 300) { id in
            func midnight(_ time: Timestamp) -> Timestamp {
                Timestamp(milliseconds: time.milliseconds / 86_400_000 * 86_400_000)
            }
            var item = sample(id, id.isMultiple(of: 3) ? .open : .done, midnight(instant(&random)))
            if item.statusCategory == .done {
                item.closedAt = item.createdAt + .seconds(86_400 * Int64.random(in: 0...30, using: &random))
            }
            return GeneratedItem(item: item)
        }
    }

    /// Every half hour around the days on which clocks change in one zone or another.
    private static var changesOfClocks: GeneratedSet {
        let days = ["2023-03-25", "2023-04-01", "2023-10-28", "2023-11-04", "2024-03-09", "2024-03-30", "2024-04-06"]
        let times = days.flatMap { day in
            (0..<96).map { Timestamp(iso: day) + .seconds(1800 * Int64($0)) }
        }
        return make("changes of clocks", times.count) { id in
            var item = sample(id, id.isMultiple(of: 2) ? .done : .open, times[id])
            if item.statusCategory == .done { item.closedAt = times[(id * 31) % times.count] }
            return GeneratedItem(item: item)
        }
    }

    private static var few: GeneratedSet {
        var random = SeededGenerator(seed: 16)
        return make("seven items", 7) { id in
            let item = sample(id, id < 3 ? .open : .inProgress, Timestamp(iso: "2024-03-0\(id + 1)T09:30"))
            return GeneratedItem(
                item: item,
                history: history(from: .open, id < 3 ? [] : [(near(item, &random), .inProgress)])
            )
        }
    }

    private static func make(_ name: String, _ count: Int, _ item: (Int) -> GeneratedItem) -> GeneratedSet {
        GeneratedSet(name: name, items: (0..<count).map(item))
    }

    private static func sample(_ id: Int, _ category: StatusCategory, _ created: Timestamp) -> Item {
        var item = Item.sample(
            "\(id)",
            type: ["bug", "task", "story"][id % 3],
            category: category,
            created: "2024-01-01"
        )
        item.createdAt = created
        item.project = id.isMultiple(of: 4) ? nil : "p\(id % 5)"
        item.labels = id.isMultiple(of: 2) ? ["a", "b"] : id.isMultiple(of: 3) ? ["c"] : []
        return item
    }

    private static func instant(_ random: inout SeededGenerator) -> Timestamp {
        let (first, last) = (Timestamp(iso: "2022-11-01"), Timestamp(iso: "2024-05-01"))
        return Timestamp(milliseconds: .random(in: first.milliseconds...last.milliseconds, using: &random))
    }

    /// Some days before or after the creation, often in one instant with other things.
    private static func near(_ item: Item, _ random: inout SeededGenerator) -> Timestamp {
        item.createdAt + .seconds(86_400 * Int64.random(in: -3...60, using: &random))
    }

    private static func category(_ all: [StatusCategory?], _ random: inout SeededGenerator) -> StatusCategory? {
        all[Int.random(in: 0..<all.count, using: &random)]
    }

    private static func history(
        from origin: StatusCategory?,
        _ moves: [(at: Timestamp, to: StatusCategory?)]
    ) -> [StatusChange] {
        var from = origin
        return moves.enumerated().map { index, move in
            defer { from = move.to }
            return StatusChange(
                externalID: "\(996 + index * 2)",
                at: move.at,
                to: move.to?.rawValue ?? "gone",
                category: move.to,
                fromCategory: from
            )
        }
    }
}

extension ItemStore {
    func add(_ items: [GeneratedItem]) throws {
        try write { writer in
            let page = try PageUpsert(writer, .update)
            for (source, items) in Dictionary(grouping: items, by: \.item.source) {
                let run = try writer.beginImport(sourceID: writer.source(source, site: "x.test").id, key: source.name)
                for generated in items {
                    var item = generated.item
                    item.updatedAt = Timestamp(iso: "2024-06-01")
                    guard let id = try page.store([item], in: run)[0].id else { continue }
                    let read = Timestamp(iso: generated.isStale ? "2024-05-31" : "2024-06-01")
                    let details = ItemDetails(history: generated.history?.shuffled())
                    try writer.keep(details, of: id, version: read, in: run)
                }
                try writer.finishImport(run, .at("2024-06-02"))
            }
        }
    }
}
