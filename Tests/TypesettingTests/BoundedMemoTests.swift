import Testing

@testable import Typesetting

struct BoundedMemoTests {
    private func memo(_ sizes: [Int]) -> [Int] {
        var memo = BoundedMemo<Int, Int>(count: 10, usualSize: 100)
        for (key, size) in sizes.enumerated() { memo.add(key, for: key, size: size) }
        return sizes.indices.filter { memo[$0] != nil }
    }

    @Test func `as many texts of usual size as were asked for are remembered, and then none`() {
        #expect(memo(Array(repeating: 3, count: 10)) == Array(0..<10))
        #expect(memo(Array(repeating: 100, count: 11)) == [10])
    }

    @Test func `long texts count for several`() {
        #expect(memo([1, 500, 400]) == [0, 1, 2])
        #expect(memo([1, 500, 401]) == [2])
        #expect(memo([1, 5000, 1]) == [2])
    }
}
