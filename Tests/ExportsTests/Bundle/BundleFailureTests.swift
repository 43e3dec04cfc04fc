import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import Exports
@testable import Figures
@testable import Items
@testable import Storage

struct BundleFailureTests {
    private struct Stop: Error {}

    @Test func `progress rises to 1, to a hundredth`() async throws {
        try await withTemporaryDirectory { directory in
            var heard: [Double] = []
            var items: [Int] = []
            try write(2000, in: directory, expecting: 2000) {
                heard.append($0.fraction)
                items.append($0.items)
            }
            #expect(items == items.sorted() && items.last == 2000)
            #expect(heard == heard.sorted() && heard.count > 20)
            #expect(heard.first.map { $0 > 0 && $0 < 0.2 } == true && heard.last.map { $0 > 0.99 } == true)
        }
    }

    @Test func `more items than expected do no harm`() async throws {
        try await withTemporaryDirectory { directory in
            var heard: [Double] = []
            try write(2000, in: directory, expecting: 0) { heard.append($0.fraction) }
            #expect(heard.allSatisfy { (0...1).contains($0) } && heard.last.map { $0 > 0.99 } == true)
        }
    }

    @Test(arguments: [0.1, 0.5, 0.9])
    func `a cancelled bundle leaves nothing behind`(at fraction: Double) async throws {
        try await withTemporaryDirectory { directory in
            #expect(throws: Stop.self) {
                try write(2000, in: directory, expecting: 2000) { if $0.fraction > fraction { throw Stop() } }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(left.isEmpty)
        }
    }

    @Test func `items that can't be read end the bundle, and leave nothing behind`() async throws {
        try await withTemporaryDirectory { directory in
            var count = 0
            #expect(throws: Stop.self) {
                try BundleWriter(contents: BundleFixture.contents()).write(to: directory.appending(path: "b.zip").path)
                {
                    count += 1
                    guard count < 100 else { throw Stop() }
                    return BundleItem(item: BundleFixture.item("#\(count)"))
                }
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(left.isEmpty)
        }
    }

    @Test func `a report that is missing is named`() async throws {
        try await withTemporaryDirectory { directory in
            var contents = BundleFixture.contents()
            contents.report = directory.appending(path: "none.pdf").path
            let error = #expect(throws: (any Error).self) {
                try BundleWriter(contents: contents).write(to: directory.appending(path: "b.zip").path) { nil }
            }
            #expect(error.map { "\($0)".hasSuffix("/none.pdf: Can't open file: No such file or directory") } == true)
        }
    }

    private func write(
        _ count: Int,
        in directory: URL,
        expecting: Int,
        progress: BundleWriter.Hear
    ) throws {
        var number = 0
        let writer = BundleWriter(contents: BundleFixture.contents(expectedItems: expecting))
        let path = directory.appending(path: "b.zip").path
        let written = try writer.write(
            to: path,
            items: {
                number += 1
                return number > count ? nil : BundleItem(item: BundleFixture.item("#\(number)"))
            },
            progress: progress
        )
        #expect(written == count)
    }

    @Test func `what the system refuses of an export is told as of any other file`() throws {
        let store = try ItemStore.fresh()
        let maker = ExportMaker(store: store, attachments: AttachmentFiles(directory: "/nonexistent"))
        for kind in [ExportKind.pdf, .zip] {
            var spec = try ExportSpec.march()
            spec.kind = kind
            spec.includes.report = false
            var tool = ExportTool()
            let error = #expect(throws: FileError.self) {
                _ = try maker.make(spec, to: "/nonexistent/file", tool: &tool) { _ in }
            }
            #expect(error?.code == ENOENT)
        }
    }
}
