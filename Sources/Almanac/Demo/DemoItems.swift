import Foundation
import Items

/// Made-up items for trying almanac out: three teams over fifteen months, the same for the same day and seed.
///
/// Their sources are of type `csv` and say "demo" in their names, so that nobody takes them for a real import.
struct DemoItems {
    /// Everything happens before this.
    private let end: Timestamp
    private var random: SplitMix64
    private static let days = 456

    /// About `count` items of three sources, source by source, oldest first; nothing in them is later than the start
    /// of the day in UTC.
    static func make(until day: CivilDate, count: Int = 2000, seed: UInt64 = 1) -> [Item] {
        let end = Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400)
        var demo = DemoItems(end: end, random: SplitMix64(seed: seed))
        return DemoTeam.all.flatMap { team in
            let times = (0..<Int(Double(count) * team.share)).map { _ in demo.creationTime() }.sorted()
            return times.enumerated().map { demo.item(of: team, number: $0.offset + 1, createdAt: $0.element) }
        }
    }
}

extension DemoItems {
    private mutating func item(of team: DemoTeam, number: Int, createdAt: Timestamp) -> Item {
        let kind = random.pick(team.kinds.map { ($0, $0.share) })
        let closedAt = closingTime(of: kind, createdAt)
        let isStarted = random.isTrue(0.3) && team.status(.inProgress) != team.status(.open)
        let category: StatusCategory = closedAt != nil ? .done : isStarted ? .inProgress : .open
        let key = team.key(number)
        return Item(
            source: team.source,
            externalID: "\(team.firstID + number)",
            key: key,
            project: team.project,
            itemType: kind.name,
            title: title(of: kind),
            status: team.status(category),
            statusCategory: category,
            priority: random.pick(team.priorities),
            assignee: random.isTrue(0.85) ? random.pick(team.people) : nil,
            reporter: random.pick(DemoTexts.reporters),
            labels: labels(of: team),
            createdAt: createdAt,
            updatedAt: closedAt ?? min(createdAt + days(random.fraction() * 20), end),
            closedAt: closedAt,
            resolution: closedAt == nil ? nil : random.pick(team.resolutions),
            comments: comments(),
            url: "https://example.com/\(team.path(number))"
        )
    }

    private mutating func title(of kind: DemoTeam.Kind) -> String {
        if random.isTrue(0.06) { return random.pick(DemoTexts.worldTitles) }
        return "\(random.pick(kind.beginnings)) \(random.pick(kind.endings))"
    }

    private mutating func labels(of team: DemoTeam) -> [String] {
        team.labels.filter { _ in random.isTrue(0.18) }
    }

    /// Most items have few comments, some have many.
    private mutating func comments() -> Int {
        Int(-log(1 - random.fraction()) * 3)
    }

    /// Log-normal, like the times of real trackers: half within the kind's median, a few after months. Some items are
    /// never closed.
    private mutating func closingTime(of kind: DemoTeam.Kind, _ createdAt: Timestamp) -> Timestamp? {
        let normal = sqrt(-2 * log(1 - random.fraction())) * cos(2 * .pi * random.fraction())
        let closedAt = createdAt + days(kind.medianDays * exp(1.1 * normal))
        return random.isTrue(0.05) || closedAt > end ? nil : closedAt
    }
}

extension DemoItems {
    /// More of them on working days, by day, and towards the end.
    private mutating func creationTime() -> Timestamp {
        while true {
            let age = random.fraction() * Double(Self.days)
            let time = end + days(-age)
            let date = CivilDate(daysSinceEpoch: Int(time.milliseconds.flooredDivision(by: 86_400_000)))
            let midnight = Timestamp(milliseconds: Int64(date.daysSinceEpoch) * 86_400_000)
            let hour = random.pick(Array(Self.hours.enumerated()).map { ($0.offset, $0.element) })
            let created = midnight + .seconds(hour * 3600 + Int(random.fraction() * 3600))
            let odds = Self.weekdays[date.weekday - 1] * Self.months[date.month - 1] * (1 - age / 1500)
            if created < end, random.isTrue(odds) { return created }
        }
    }

    /// Monday to Sunday.
    private static let weekdays = [0.95, 1.0, 0.95, 0.9, 0.75, 0.2, 0.15]
    /// January to December: holidays in summer and at the end of the year.
    private static let months = [0.85, 0.9, 1.0, 0.9, 0.95, 0.9, 0.65, 0.6, 0.95, 1.0, 1.0, 0.6]
    /// Hours of the day in UTC.
    private static let hours = [
        0.5, 0.3, 0.2, 0.2, 0.3, 0.6, 1.5, 4, 8, 10, 10, 9, 6, 8, 10, 9, 7, 5, 3, 2, 2, 1.5, 1, 0.8,
    ]

    private func days(_ days: Double) -> Duration {
        .seconds(Int64(days * 86_400))
    }

}
