import Testing

@testable import Almanac
@testable import Items

struct DemoItemsTests {
    private let items: [Item]
    private let day: CivilDate
    private let end: Timestamp

    init() throws {
        day = try #require(CivilDate("2023-11-15"))
        end = Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400)
        items = DemoItems.make(until: day)
    }

    @Test func `the same day gives the same items`() {
        #expect(items == DemoItems.make(until: day))
        #expect(items != DemoItems.make(until: day, seed: 2))
        #expect(items != DemoItems.make(until: day.adding(days: 1)))
    }

    @Test func `no item can be taken for a real import`() {
        #expect(Set(items.map(\.source)).count == 3)
        for item in items {
            #expect(item.source.type == .csv && item.source.name.contains("demo"))
            #expect(item.url?.hasPrefix("https://example.com/") == true)
        }
    }

    @Test func `there are about two thousand items over fifteen months, all before the day`() throws {
        #expect((1950...2050).contains(items.count))
        let first = try #require(items.map(\.createdAt).min())
        #expect((end - first) < .seconds(457 * 86_400) && (end - first) > .seconds(440 * 86_400))
        for item in items {
            #expect(item.createdAt < end)
            #expect(item.closedAt ?? end <= end)
            #expect(item.updatedAt ?? end <= end)
            #expect(item.closedAt ?? end >= item.createdAt)
            #expect((item.statusCategory == .done) == (item.closedAt != nil))
        }
    }

    @Test func `ids are unique within each source and some work is open`() {
        for batch in Dictionary(grouping: items, by: \.source).values {
            #expect(Set(batch.map(\.externalID)).count == batch.count)
            #expect(Set(batch.map(\.key)).count == batch.count)
            let open = batch.filter { $0.statusCategory != .done }.count
            #expect(open > 10 && open < batch.count / 3)
        }
    }

    @Test func `each item's history leads from its creation to its status, and some were laid aside or came back`() {
        var (starts, pauses, returns) = (0, 0, 0)
        for team in DemoTeam.all {
            for item in items where item.source == team.source {
                let changes = DemoHistory.make(of: item, status: team.status)
                #expect(changes == DemoHistory.make(of: item, status: team.status))
                #expect((changes.last?.to ?? team.status(.open)) == item.status)
                #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.to == $1.from && $0.at <= $1.at })
                #expect(changes.allSatisfy { $0.at >= item.createdAt && $0.at <= end && $0.from != $0.to })
                #expect(changes.last { $0.category == .done }?.at == item.closedAt)
                starts += changes.count { $0.fromCategory == .open && $0.category == .inProgress }
                pauses += changes.count { $0.category == .open && $0.fromCategory == .inProgress }
                returns += changes.count { $0.fromCategory == .done }
            }
        }
        #expect(starts > 900 && pauses > 50 && returns > 20)
    }

    @Test func `working days see more new items than weekends`() {
        let weekend = items.filter { item in
            CivilDate(daysSinceEpoch: Int(item.createdAt.milliseconds / 86_400_000)).weekday > 5
        }
        #expect(weekend.count > 20 && weekend.count < items.count / 10)
    }

    @Test func `titles come in several scripts`() {
        let scalars = Set(items.flatMap { Array($0.title.unicodeScalars) })
        for scalar in "登صדп\u{1F680}".unicodeScalars {
            #expect(scalars.contains(scalar), "\(scalar)")
        }
    }

    @Test func `the generator gives the published numbers`() {
        var random = SplitMix64(seed: 1_234_567)
        #expect([random.next(), random.next()] == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973])
    }
}
