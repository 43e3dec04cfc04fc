import Foundation
import HouseTestSupport
import NIOHTTP1
import TestSupport
import Testing

@testable import Exports
@testable import Figures
@testable import Items
@testable import Jobs
@testable import Reports
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct PreviewTests {
    private static let dates = "start_date=2023-09-01&end_date=2024-01-31"

    @Test(.redis) func `a preview is a picture of page one, as wide as asked for`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let answer = try await app.send(.GET, "/api/exports/preview?\(Self.dates)&width=400")
            #expect(answer.status == 200 && answer.headers["Content-Type"] == ["image/png"])
            // The header of PNG has the width at 16.
            #expect(answer.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(answer.body[16..<20].reduce(0) { $0 << 8 | Int($1) } == 400)
            #expect(try await app.send(.GET, "/api/exports").json["total"]?.integer == 0)
        }
    }

    @Test(.redis) func `a preview takes a range in place of two dates, as an export does`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let answer = try await app.send(.GET, "/api/exports/preview?range=last_month&width=100")
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    @Test(.redis) func `a preview follows filters, title and format`() async throws {
        try await RunningAppliance.with(items: Samples.items()) { app in
            let path = "/api/exports/preview?\(Self.dates)"
            let drawing = try await app.send(.GET, path + "&format=svg")
            #expect(drawing.headers["Content-Type"] == ["image/svg+xml"])
            #expect(String(decoding: drawing.body, as: UTF8.self).contains("<svg"))
            let all = try await app.send(.GET, path)
            #expect(try await app.send(.GET, path).body == all.body)
            #expect(try await app.send(.GET, path + "&item_types=issue").body != all.body)
            #expect(try await app.send(.GET, path + "&title=Other").body != all.body)
            let spaced = try await app.send(.GET, path + "&title=Two%20words")
            #expect(try await app.send(.GET, path + "&title=Two+words").body == spaced.body)
            #expect(try await app.send(.GET, path + "&title=Two%2Bwords").body != spaced.body)
            #expect(try await app.send(.GET, path + "&accent=%23A02020").body != all.body)
        }
    }

    @Test func `a preview that nobody waits for ends in the middle of its queries, as the look for large exports does`()
        throws
    {
        let store = try ItemStore.fresh()
        try store.load(Samples.items(6000))
        let maker = ExportMaker(store: store, attachments: AttachmentFiles(directory: "/nonexistent"))
        let interruption = Interruption()
        interruption.fire()
        var spec = try ExportSpec.march()
        spec.range = try DayRange("2023-09-01", "2024-01-31")
        spec.filters.labels = ["none"]
        var tool = ExportTool()
        #expect(throws: (any Error).self) {
            try maker.preview(spec, as: .svg, tool: &tool, interruption: interruption)
        }
        #expect(throws: (any Error).self) { try maker.isLarge(spec, interruption) }
        #expect(try maker.isLarge(spec, Interruption()) == false)
    }

    @Test(.redis) func `a filter that is repeated, or has quotation marks, has values with commas`() async throws {
        var item = Samples.items()[0]
        item.labels = ["red, round"]
        try await RunningAppliance.with(items: Samples.items().dropFirst() + [item]) { app in
            let path = "/api/exports/preview?\(Self.dates)&format=svg"
            let parts = try await app.send(.GET, path + "&labels=red,%20round")
            let whole = try await app.send(.GET, path + "&labels=red,%20round&labels=none")
            #expect(parts.status == 200 && whole.status == 200 && parts.body != whole.body)
            #expect(try await app.send(.GET, path + "&labels=%22red,%20round%22,none").body == whole.body)
            let alone = try await app.send(.GET, path + "&labels=%22red,%20round%22")
            let empty = try await app.send(.GET, path + "&labels=red,%20round&labels=")
            #expect(alone.body == empty.body)
        }
    }

    @Test(.redis) func `a comparison takes its periods as JSON`() async throws {
        let periods = """
            [{"start_date":"2023-09-01","end_date":"2023-09-30","label":"S"},\
            {"start_date":"2023-10-01","end_date":"2023-10-31","label":"O"}]
            """.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        let text = try #require(periods)
        try await RunningAppliance.with(items: Samples.items()) { app in
            let path = "/api/exports/preview?report_type=comparison&comparison_periods="
            let good = try await app.send(.GET, path + text)
            let bad = try await app.send(.GET, path + "%5B")
            #expect(good.status == 200 && bad.status == 422)
        }
    }

    @Test(
        .redis,
        arguments: [
            ("start_date=2023-09-01", "/end_date"), (dates + "&width=9", "/width"), (dates + "&format=gif", "/format"),
            (dates + "&color=red", "/color"), (dates + "&color=", "/color"), (dates + "&accent=%23FFFF00", "/accent"),
            (dates + "&accent=red", "/accent"), (dates + "&title=A&title=B", "/title"),
            (dates + "&filters=%7B%22labels%22%3A%5B%22a%22%5D%7D", "/filters"),
            (dates + "&include_charts=2", "/include_charts"),
            ("range=next_month", "/range"), (dates + "&range=last_month", "/start_date"),
        ]
    )
    func `what is wrong with a preview is told by name`(query: String, pointer: String) async throws {
        try await RunningAppliance.with { app in
            let answer = try await app.send(.GET, "/api/exports/preview?\(query)")
            #expect(answer.status == 422)
            guard case .array(let errors) = try answer.json["errors"] else {
                Issue.record("no errors")
                return
            }
            #expect(errors.map { $0["pointer"]?.string } == [pointer])
        }
    }

    @Test(.redis) func `the operator's logo, colour and name are in the report, the request's own before them`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let logo = directory.appending(path: "logo.svg")
            let drawing =
                "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>"
            try Data(drawing.utf8).write(to: logo)
            let environment = ["REPORT_LOGO": logo.path, "REPORT_ACCENT": "#A02020", "REPORT_AUTHOR": "Acme"]
            try await RunningAppliance.with(environment, items: Samples.items()) { app in
                let path = "/api/exports/preview?\(Self.dates)&format=svg"
                let own = try await app.send(.GET, path)
                let other = try await app.send(.GET, path + "&accent=%23205020")
                #expect(own.body != other.body)
                let body =
                    #"{"start_date": "2023-09-01", "end_date": "2024-01-31", "author": "Bea", "subtitle": "For you"}"#
                let done = try await app.export("pdf", body)
                let file = try await app.send(.GET, try #require(done["download_url"]?.string))
                let url = directory.appending(path: "report.pdf")
                try Data(file.body).write(to: url)
                let pdf = PDFFile(url)
                try await pdf.check()
                #expect(try await pdf.info()["Author"] == "Bea")
                #expect(try await pdf.text(page: 1).contains("For you \u{B7} 1 September 2023"))
            }
        }
    }

    @Test func `when sixteen previews wait, one more is told to come again`() async throws {
        let pool = WorkerPool(threads: 1, name: "preview") { _ in ExportTool() }
        defer { pool.close() }
        let store = try ItemStore.fresh()
        let maker = ExportMaker(store: store, attachments: AttachmentFiles(directory: "/nonexistent"))
        let previews = ExportPreviews(pool: pool, maker: maker)
        let (spec, gate) = (try ExportSpec.march(), Gate())
        async let blocked: Void = pool.run { _ in gate.wait() }
        let pictures = try await withThrowingTaskGroup(of: Int?.self) { tasks in
            for _ in 0..<17 {
                tasks.addTask {
                    do { return try await previews.picture(spec, .svg, width: 400).count } catch is ExportPreviews
                        .TooMany
                    {
                        return nil
                    }
                }
            }
            // The one that is refused is the first to end, for the others wait for the thread.
            let first = try await tasks.next()
            gate.open()
            return try await tasks.reduce(into: [first ?? 0]) { $0.append($1) }
        }
        try await blocked
        #expect(pictures[0] == nil && pictures.compactMap(\.self).count == 16)
        #expect(try await previews.picture(spec, .svg, width: 400).isEmpty == false)
    }
}

/// Keeps a thread until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { semaphore.wait() }
    func open() { semaphore.signal() }
}
