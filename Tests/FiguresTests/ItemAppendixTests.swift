import HouseTestSupport
import Testing

@testable import Figures
@testable import Items
@testable import Reports
@testable import Storage

struct ItemAppendixTests {
    @Test func `an item that is open again has no date of closing in the list`() throws {
        let store = try ItemStore.fresh()
        try store.importAll([
            .sample("1", category: .done, created: "2024-03-02", closed: "2024-03-05"),
            .sample("2", category: .open, created: "2024-03-03", closed: "2024-03-05"),
        ])
        let rows = try store.read { reader in
            let spec = try ExportSpec.march()
            let appendix = try ReportItems(reader, spec).appendix(count: 2, spec: spec)
            let next = try appendix.openRows()
            return try (0..<2).map { _ in
                var row = AppendixRow(columns: appendix.columns.count)
                _ = try next(&row)
                return row.cells.suffix(2)
            }
        }
        #expect(rows == [["2024-03-02", "2024-03-05"], ["2024-03-03", ""]])
    }
}
