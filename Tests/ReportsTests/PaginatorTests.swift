import Geometry
import Testing

@testable import Reports

struct PaginatorTests {
    private let grid = PageGrid(paper: .a4)

    private func slice(_ height: Double, keepsWithNext: Bool = false, header: RowSlice? = nil) -> Slice {
        let style = RowStyle(columns: [], lineHeight: 0, padding: 0, left: grid.left, right: grid.right)
        let row = RowSlice(cells: [], lines: 0..<0, table: style)
        return Slice(content: .row(row), height: height, keepsWithNext: keepsWithNext, header: header)
    }

    private func heights(_ slices: [Slice]) -> [[Double]] {
        Paginator.pages(of: slices, on: grid).map { $0.map(\.slice.height) }
    }

    @Test func `a page is filled to its last point, and no further`() {
        let third = grid.height / 3
        #expect(heights([slice(third), slice(third), slice(third), slice(1)]) == [[third, third, third], [1]])
    }

    @Test func `a heading is never the last of a page, nor are two of them`() {
        let body = slice(grid.height - 30)
        let (part, section) = (slice(10, keepsWithNext: true), slice(12, keepsWithNext: true))
        #expect(heights([body, part, section, slice(9)]) == [[body.height], [10, 12, 9]])
        #expect(heights([body, part, section, slice(8)]) == [[body.height, 10, 12, 8]])
    }

    @Test func `what keeps together but fits on no page begins one and goes on`() {
        let tall = grid.height - 10
        #expect(heights([slice(20), slice(20, keepsWithNext: true), slice(tall)]) == [[20], [20], [tall]])
    }

    @Test func `of what keeps together and fits on no page as much stands together as a page holds`() {
        let (heading, header) = (slice(20, keepsWithNext: true), slice(21, keepsWithNext: true))
        let (half, rest) = (slice(grid.height / 2, keepsWithNext: true), slice(grid.height / 2 - 30))
        #expect(heights([slice(9), heading, header, half, rest]) == [[9, 20, 21, half.height], [rest.height]])
    }

    @Test(arguments: [2, 3, 4, 9]) func `a header that comes again is furniture where it does so often`(count: Int) {
        let style = RowStyle(columns: [], lineHeight: 10, padding: 0, left: grid.left, right: grid.right)
        let header = RowSlice(cells: [], lines: 0..<1, table: style)
        var rows = (0..<count).map { _ in slice(grid.height - 20, header: header) }
        rows[0].opensTable = true
        rows[count - 1].closesTable = true
        let pages = Paginator.pages(of: rows + [slice(5)], on: grid)
        #expect(pages.dropFirst().map(\.count) == Array(repeating: 2, count: count - 2) + [3])
        #expect(pages.dropFirst().allSatisfy { $0[0].isRepeated == (count > 3) })
        #expect(pages.allSatisfy { $0.dropFirst().allSatisfy { !$0.isRepeated } })
    }
}
