import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Almanac

@Suite(.timeLimit(.minutes(1))) struct PreviewTests {
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
            (dates + "&color=red", "/color"), (dates + "&accent=%23FFFF00", "/accent"),
            (dates + "&accent=red", "/accent"), (dates + "&include_charts=2", "/include_charts"),
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

    @Test(.redis) func `of many previews at once each is a picture, or told to come again`() async throws {
        try await RunningAppliance.with(["WORKERS": "1"], items: Samples.items()) { app in
            let statuses = try await withThrowingTaskGroup(of: (Int, [String]).self) { tasks in
                for number in 0..<60 {
                    tasks.addTask {
                        let path = "/api/exports/preview?\(Self.dates)&title=t\(number)"
                        let answer = try await app.send(.GET, path)
                        return (Int(answer.status), answer.headers["Retry-After"])
                    }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses.map(\.0)).isSubset(of: [200, 429]) && statuses.contains { $0.0 == 200 })
            #expect(statuses.allSatisfy { $0.0 == 200 || $0.1 == ["1"] })
            let after = try await app.send(.GET, "/api/exports/preview?\(Self.dates)")
            #expect(after.status == 200)
        }
    }
}
