import Foundation
import TestSupport
import Testing

@testable import Items
@testable import Storage

struct ExportCommandTests {
    private static func export(
        _ arguments: [String],
        items: [Item]
    ) async throws -> (status: Int32, text: String, pages: String) {
        try await withTemporaryDirectory { folder in
            try ItemStore(path: folder.path + "/items.sqlite").load(items)
            let file = folder.path + "/made.pdf"
            let (status, text) = try await Binary.run(
                ["export", "pdf", "-o", file] + arguments,
                ["DATA_DIR": folder.path, "MAX_RANGE_DAYS": "4000"]
            )
            guard status == 0 else { return (status, text, "") }
            return (status, text, try await PDFFile(URL(fileURLWithPath: file)).text())
        }
    }

    private static let dates = ["--start-date", "2023-09-01", "--end-date", "2024-01-31"]

    @Test func `filters and parts left out are those of a request`() async throws {
        let whole = try await Self.export(Self.dates, items: Samples.items())
        #expect(whole.status == 0 && whole.text.contains("60 items in the range"))
        #expect(whole.pages.contains("#59"))
        let part = try await Self.export(
            Self.dates + ["--item-type", "issue", "--label", "a", "--without", "items", "--author", "The Team"],
            items: Samples.items()
        )
        #expect(part.text.contains("30 items in the range") && part.pages.contains("The Team"))
        #expect(!part.pages.contains("#59"))
    }

    @Test func `periods are compared, and a range is told by where it lies`() async throws {
        let compared = try await Self.export(
            [
                "--report-type", "comparison", "--compare", "Autumn=2023-09-01..2023-11-30", "--compare",
                "Winter=2023-12-01..2024-01-31",
            ],
            items: Samples.items()
        )
        #expect(compared.status == 0 && compared.pages.contains("Autumn") && compared.pages.contains("Winter"))
        let recent = try await Self.export(["--range", "last_7_days"], items: Samples.items())
        #expect(recent.status == 0 && recent.text.contains("0 items in the range"))
    }

    private static let wrong: [([String], String)] = [
        ([String](), "almanac: --start-date is required"),
        (["--range", "next_month"], "almanac: --range must be one of"),
        (["--range", "last_month"] + dates, "almanac: --start-date can't be there beside range"),
        (dates + ["--compare", "A"], "LABEL=FIRST..LAST"),
        (dates + ["--source-type", "trello"], "almanac: --source-type"),
        (
            ["--report-type", "comparison"],
            "almanac: --compare must have 2 to 5 periods when --report-type is comparison"
        ),
        (
            ["--report-type", "comparison", "--compare", "A=2023-02-01..2023-01-01", "--compare", "B=x..2023-01-01"],
            "almanac: --compare, second period: the first day must be a date"
        ),
        (
            ["--start-date", "2010-01-01", "--end-date", "2024-01-01"],
            "almanac: Date range cannot exceed 4000 days (MAX_RANGE_DAYS)"
        ),
        (dates + ["--without", "colour"], "colour"),
    ]

    @Test(arguments: wrong)
    func `what is wrong is told in a sentence`(arguments: [String], sentence: String) async throws {
        let answer = try await Self.export(arguments, items: [])
        #expect(answer.status == 64 && answer.text.contains(sentence), "\(answer.text)")
    }
}
