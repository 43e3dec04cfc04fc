import Foundation
import TestSupport
import Testing

@testable import Reports

/// A long appendix is read by the thread that asks for the report, and drawn by another one.
struct RowsAheadTests {
    private struct Broken: Error {}

    private func title(_ row: Int) -> String {
        row.isMultiple(of: 3)
            ? "Größe 決済 خطأ 🚀 \(row)" : "Title of row \(row) that goes on for more than a line of its cell"
    }

    /// Rows of which the given one can't be read.
    private func appendix(_ count: Int, failingAt row: Int) -> Appendix {
        var appendix = sampleAppendix(count)
        let open = appendix.openRows
        appendix.openRows = {
            let next = try open()
            var index = 0
            return { cells in
                index += 1
                if index == row { throw Broken() }
                return try next(&cells)
            }
        }
        return appendix
    }

    // A page is of 256 rows: some of them to the last row, and one more.
    @Test(arguments: [RowsAhead.fewest, RowsAhead.fewest + 1, 2700])
    func `rows that are read ahead become the same bytes`(count: Int) throws {
        let renderer = try ReportRenderer()
        let appendix = sampleAppendix(count, title: title)
        var (ahead, alone) = (Data(), Data())
        let rendered = try renderer.render(sampleReport(), appendix: appendix) { ahead.append(contentsOf: $0) }
        #expect(rendered.rows == count)
        _ = try renderer.draw(sampleReport(), appendix, { _ in }, { alone.append(contentsOf: $0) })
        let isSame = ahead == alone
        #expect(isSame)
    }

    @Test func `rows are read by the thread that asks for them`() throws {
        let own = pthread_self()
        var appendix = sampleAppendix(3000)
        let open = appendix.openRows
        var strangers = 0
        appendix.openRows = {
            let next = try open()
            return { row in
                if pthread_equal(own, pthread_self()) == 0 { strangers += 1 }
                return try next(&row)
            }
        }
        _ = try ReportRenderer().render(sampleReport(), appendix: appendix) { _ in }
        #expect(strangers == 0)
    }

    @Test(arguments: [1, 256, 257, 2999, 3001])
    func `an error of any row is passed on, and the next report is drawn`(row: Int) throws {
        let renderer = try ReportRenderer()
        #expect(throws: Broken.self) {
            try renderer.render(sampleReport(), appendix: appendix(3000, failingAt: row)) { _ in }
        }
        try renderer.check()
    }

    @Test(arguments: [(40, 3 * 256), (20_000, 3 * 4)])
    func `few rows are read ahead, and fewer where their texts are long`(length: Int, most: Int) throws {
        var appendix = sampleAppendix(5000) { _ in String(repeating: "ä", count: length / 2) }
        let open = appendix.openRows
        var count = 0
        appendix.openRows = {
            let next = try open()
            return { row in
                count += 1
                return try next(&row)
            }
        }
        try RowsAhead.reading(appendix) { appendix in
            var row = AppendixRow(columns: appendix.columns.count)
            _ = try appendix.openRows()(&row)
        }
        #expect(1...most ~= count)
    }

    @Test func `an error of opening the rows is passed on`() throws {
        var appendix = sampleAppendix(3000)
        appendix.openRows = { throw Broken() }
        let renderer = try ReportRenderer()
        #expect(throws: Broken.self) { try renderer.render(sampleReport(), appendix: appendix) { _ in } }
    }

    @Test func `fewer rows than were announced are drawn`() throws {
        for count in [0, 1, 300] {
            var appendix = sampleAppendix(count)
            appendix.rowCount = 5000
            let rendered = try ReportRenderer().render(sampleReport(), appendix: appendix) { _ in }
            #expect(rendered.rows == count)
        }
    }

    @Test func `a full disk ends the drawing of a long appendix, wherever its pages are deflated`() throws {
        let renderer = try ReportRenderer()
        for room in [0, 100 << 10, 400 << 10] {
            var written = 0
            #expect(throws: Broken.self) {
                try renderer.render(sampleReport(), appendix: sampleAppendix(20_000)) { bytes in
                    written += bytes.count
                    if written > room { throw Broken() }
                }
            }
            #expect(written <= room + (1 << 20))
        }
        try renderer.check()
    }
}
