import HouseTestSupport
import Testing

@testable import CSV
@testable import Items

struct LabelTests {
    private func labels(_ cells: [String]) throws -> [[String]] {
        let rows = cells.enumerated().map { "\($0),2026-03-01,\"\($1)\"\n" }.joined()
        return try LoadedCSV("key,created,labels\n\(rows)").items.map(\.labels)
    }

    @Test func `labels are separated as their file does it`() throws {
        #expect(try labels(["web; login; p1"]) == [["web", "login", "p1"]])
        #expect(try labels(["a, b", "c;d", "e"]) == [["a", "b"], ["c;d"], ["e"]])
        #expect(try labels(["a; b", "c, d; e", "f, g"]) == [["a", "b"], ["c, d", "e"], ["f, g"]])
        #expect(try labels(["a, b", "c, d|e; f"]) == [["a", "b"], ["c, d", "e; f"]])
        #expect(try labels(["a;;b; "]) == [["a", "b"]])
    }

    @Test func `where each label has a column it is the whole cell`() throws {
        let loaded = try LoadedCSV("key,created,Labels,Labels\n1,2026-03-01,\"a, b\",c;d\n")
        #expect(loaded.items.first?.labels == ["a, b", "c;d"])
    }

    @Test func `more labels than a hundred are left out and said to be`() throws {
        let loaded = try LoadedCSV(
            "key,created,labels\n1,2026-03-01,\((0..<120).map(String.init).joined(separator: "|"))\n"
        )
        #expect(loaded.items.first?.labels.count == 100)
        #expect(loaded.tally.warnings.count == 1)
    }

    @Test(arguments: [
        (["a", "b"], "a|b"), (["a|b", "c"], "a\\|b|c"), (["a\\", "b"], "a\\\\|b"), (["a\\|b"], "a\\\\\\|b"),
        (["a\\b"], "a\\b"),
        (["|"], "\\|"), (["|", "|"], "\\||\\|"), (["a\\"], "a\\"), (["a, b", "c; d"], "a, b|c; d"), ([], ""),
        (["\\\\|\\"], "\\\\\\\\\\|\\"), (["a", "", "b"], "a||b"),
    ])
    func `labels come out of their cell as they went in`(labels: [String], cell: String) {
        #expect(LabelCell.text(of: labels) == cell)
        #expect(LabelCell.labels(in: Array(cell.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } == labels)
    }
}
