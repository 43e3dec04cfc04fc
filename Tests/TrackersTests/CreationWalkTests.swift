import TestSupport
import Testing

@testable import Items
@testable import Trackers

struct CreationWalkTests {
    private struct Row {
        var id: String
        var second: Int64
    }

    /// Walks a list as a tracker serves it, while `change` alters it between two pages.
    private func walk(
        _ list: [Row],
        page size: Int,
        hiding: (Row) -> Bool = { _ in false },
        change: (inout [Row]) -> Void
    ) -> [String] {
        var list = list.sorted { ($0.second, $0.id) < ($1.second, $1.id) }
        var walk = CreationWalk()
        var seen: [String] = []
        for _ in 0..<1000 {
            let bound = walk.bound?.milliseconds ?? .min
            let hits = list.filter { $0.second * 1000 >= bound }
            let page = hits.dropFirst(walk.offset).prefix(size).filter { !hiding($0) }
            seen += page.map(\.id).filter { !walk.hasSeen($0) }
            if walk.offset + size >= hits.count { return seen }
            walk.moveOn(past: page.map { .init(id: $0.id, createdAt: Timestamp(seconds: $0.second)) }, count: size)
            change(&list)
        }
        return seen
    }

    @Test(arguments: 0..<60)
    func `nothing that stays is lost or comes twice, whatever is deleted and added`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let size = Int.random(in: CreationWalk.smallestPage...7, using: &random)
        let deletes = seed.isMultiple(of: 2)
        let spread: Int64 = deletes ? 80 : Int64.random(in: 1...30, using: &random)
        let list = (0..<80).map { number in
            Row(id: "\(1000 + number)", second: deletes ? number : Int64.random(in: 0..<spread, using: &random))
        }
        let staying = Set(list.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }.map(\.id))
        var deletable = list.map(\.id).filter { !staying.contains($0) }.shuffled(using: &random)
        var added = 0
        let seen = walk(list, page: size) { list in
            if deletes, let gone = deletable.popLast() { list.removeAll { $0.id == gone } }
            added += 1
            if added < 100 { list.append(Row(id: "new\(added)", second: spread + 5)) }
        }
        #expect(Set(seen).count == seen.count)
        #expect(staying.isSubset(of: seen))
    }

    @Test func `hidden rows end nothing`() {
        let list = (0..<40).map { Row(id: "\($0 + 100)", second: Int64($0 / 5)) }
        let seen = walk(list, page: 3, hiding: { $0.second < 4 || $0.id.hasSuffix("9") }, change: { _ in })
        #expect(seen == list.filter { $0.second >= 4 && !$0.id.hasSuffix("9") }.map(\.id))
    }
}
