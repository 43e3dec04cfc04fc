import Foundation
import TestSupport
import Testing

@testable import Reports

/// A document that is given up must not take the process with it, wherever that happens.
struct AbandonedDocumentTests {
    private struct Stop: Error {}

    /// How many times a whole rendering asks whether to go on.
    private func steps(_ body: (() throws -> Void) throws -> Void) throws -> Int {
        var count = 0
        try body { count += 1 }
        return count
    }

    @Test(arguments: [nil, 90, 2600] as [Int?]) func `a report may be stopped after each step`(rows: Int?) throws {
        let renderer = try ReportRenderer()
        let appendix = rows.map { sampleAppendix($0) }
        let render = { (step: () throws -> Void) in
            let progress = { (_: RenderProgress) in try step() }
            _ = try renderer.render(sampleReport(), appendix: appendix, onProgress: progress, write: { _ in })
        }
        let all = try steps(render)
        for last in Set([1, 2, 3, all / 2, all - 1, all]).filter((1...all).contains) {
            var rest = last
            #expect(throws: Stop.self) {
                try render {
                    rest -= 1
                    if rest == 0 { throw Stop() }
                }
            }
        }
        try renderer.check()
    }

    @Test func `the place that takes the bytes may fail at each of them`() throws {
        let renderer = try ReportRenderer()
        let render = { (step: @escaping () throws -> Void) in
            _ = try renderer.render(sampleReport(), appendix: sampleAppendix(90)) { _ in try step() }
        }
        var all = 0
        try render { all += 1 }
        for last in 1...all {
            var rest = last
            #expect(throws: Stop.self) {
                try render {
                    rest -= 1
                    if rest == 0 { throw Stop() }
                }
            }
        }
        try renderer.check()
    }
}
