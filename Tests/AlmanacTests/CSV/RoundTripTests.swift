import HouseTestSupport
import Reports
import Testing

@testable import Almanac
@testable import CSV
@testable import Exports
@testable import Imports
@testable import Items
@testable import Storage

/// What a bundle's `items.csv` says is what comes back from it.
struct RoundTripTests {
    private static let source = Source(type: .csv, name: "items.csv")

    private func loaded(_ items: [Item]) throws -> [Item] {
        var text: [UInt8] = []
        text.append(CSVWriter.header)
        for item in items { CSVWriter.append(item, to: &text) }
        return try LoadedCSV(text).items
    }

    private static func item(_ text: String, _ number: Int) -> Item {
        Item(
            source: source,
            externalID: "\(text)\(number)",
            key: "\(text)-\(number)",
            project: text,
            itemType: text,
            title: text,
            status: text,
            statusCategory: StatusCategory.allCases[number % 3],
            priority: text,
            assignee: text,
            reporter: text,
            labels: [text, "plain", text + text],
            createdAt: Timestamp(milliseconds: 1_767_225_600_250 + Int64(number)),
            updatedAt: Timestamp(milliseconds: -62_135_596_800_000),
            closedAt: number.isMultiple(of: 2) ? Timestamp(milliseconds: 1_767_225_600_000) : nil,
            resolution: text,
            comments: number,
            url: "https://tracker.example/\(number)?a=b,c"
        )
    }

    @Test func `every field of every item is the same after reading the file again`() throws {
        let texts = [
            "plain", "-5 degrees", "+49 30 000000", "=A1", "@desk", "'quoted' from the start", "'", "''", "'=A1",
            "''=A1", "'-",
            "\tx", "\r\nx", "\n=1", "'\n=1", "＝1", "'＝1", "＠a", " padded ", "  ", "a,b", "a;b", "a|b", "a\\|b", "\\",
            "|",
            "say \"hi\"", "\"", "\"\"", "one\r\ntwo\rthree\nfour", "tab\tin", "\u{1}\u{85}", "\u{A0}nbsp\u{A0}",
            "\u{FEFF}mark",
            "Größe 山 \u{1F680} مرحبا", "\u{200F}שלום", "…", "Done", "2026-03-01", "?", "null", "0", "line\u{2028}break",
            String(repeating: "long ", count: 800),
        ]
        let items = texts.enumerated().map { Self.item($1, $0) }
        let again = try loaded(items)
        #expect(again.count == items.count)
        for (item, other) in zip(items, again) { #expect(item == other) }
    }

    @Test func `absent values stay absent`() throws {
        let item = Item(
            source: Self.source,
            externalID: "1",
            key: "#1",
            itemType: "issue",
            title: "",
            status: "open",
            statusCategory: .open,
            createdAt: Timestamp(seconds: 0)
        )
        #expect(try loaded([item]) == [item])
    }

    @Test func `random texts come back`() throws {
        let alphabet = Array("'=+-@|\\,;\"\n\r\t aé＝山")
        var random = SplitMix64(seed: 7)
        let items = (0..<2000).map { number in
            let text = (0..<Int(random.next() % 8)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            return Self.item("x" + String(text), number)
        }
        let bare = items.map { item in
            var item = item
            item.title = String(item.title.dropFirst())
            item.labels = item.labels.map { String($0.dropFirst()) }
            return item
        }
        for (item, other) in zip(items, try loaded(items)) { #expect(item == other) }
        for (item, other) in zip(bare, try loaded(bare)) { #expect(item == other) }
    }

    @Test func `items of several sources with the same id all come back`() throws {
        let names = [(SourceType.jira, "EXP"), (.github, "acme/site"), (.jira, "EXP"), (.csv, "a.csv")]
        let items = names.enumerated().map { number, source in
            var item = Self.item("plain", number)
            item.source = Source(type: source.0, name: source.1)
            item.externalID = number == 2 ? "8" : "7"
            return item
        }
        var text: [UInt8] = []
        text.append(CSVWriter.header)
        for item in items { CSVWriter.append(item, to: &text) }
        let store = try ItemStore.fresh()
        for key in ["one", "two"] {
            let outcome = try withCSVFile(text) { path in
                let loader = CSVLoader(store: store, now: { Timestamp(seconds: 1_760_000_000) })
                return try loader.load(path: path, options: CSVOptions(), key: key)
            }
            #expect(outcome.tally.taken == 4 && outcome.tally.repeated == 0 && outcome.columns.unused.isEmpty)
            #expect(outcome.tally.new == (key == "one" ? 4 : 0))
        }
        let sources = try store.read { try $0.sources() }
        #expect(
            sources.map(\.source.name).sorted() == [
                "items.csv", "items.csv (csv a.csv)", "items.csv (github acme/site)",
            ]
        )
        #expect(sources.map(\.stored).sorted() == [1, 1, 2])
    }

    @Test func `in a file of another program an apostrophe is text`() throws {
        let loaded = try LoadedCSV("id,title,created_at\n1,'=A1,2026-03-01\n2,'quoted',2026-03-01\n3,-5,2026-03-01\n")
        #expect(loaded.items.map(\.title) == ["'=A1", "'quoted'", "-5"])
    }

    @Test func `every cell that a spreadsheet runs is defused`() {
        for value in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let cell = String(Character(scalar)) + "1"
            #expect(DefusedCell.beginsFormula(cell.utf8) == SpreadsheetFormula.begins(cell))
            #expect(!SpreadsheetFormula.begins(cell) || DefusedCell.needsApostrophe(cell))
        }
    }
}
