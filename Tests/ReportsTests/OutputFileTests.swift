import Foundation
import TestSupport
import Testing

@testable import Reports

struct OutputFileTests {
    @Test func `a path that can't be written is an error that names it`() throws {
        let report = Report(title: "t", created: "2024-01-01T00:00:00Z")
        let error = #expect(throws: OutputFileError.self) {
            try ReportRenderer().render(report, to: "/nonexistent/x.pdf")
        }
        #expect(error?.description == "opening /nonexistent/x.pdf: No such file or directory")
    }

    @Test func `a full disk is an error, and the file is closed`() throws {
        var report = Report(title: "t", created: "2024-01-01T00:00:00Z")
        report.blocks = [.paragraph("Words.")]
        let error = #expect(throws: OutputFileError.self) { try ReportRenderer().render(report, to: "/dev/full") }
        #expect(error?.code == ENOSPC)
        #expect(try openFiles("/dev/full") == 0)
    }

    private func openFiles(_ path: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) == path
        }
    }
}
