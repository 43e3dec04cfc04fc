import Foundation
import HouseTestSupport
import TestSupport
import Testing

@testable import CSV
@testable import Exports
@testable import Figures
@testable import Items
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct CSVFuzzTests {
    private static let files = [
        "id,title,created,closed,type,labels\n1,One,2024-01-01T10:00:00Z,,Bug,a|b\n2,\"Two, \"\"2\"\"\",2024-02-03,2024-02-04,Task,\n",
        "Issue key;Summary;Created;Resolved;Status\r\nA-1;x;12/Mar/24 3:45 PM;;To Do\r\nA-2;y;13/Mar/24 3:45 PM;;Done\r\n",
        "number\tshort_description\topened_at\tclosed_at\tstate\nINC1\ta\t2024-01-01 10:00:00\t\tNew\n",
        "\u{FEFF}id,created\n\"1\",\"01.02.2024\"\n\"2\",\"13.02.2024\"\n",
    ].map { Array($0.utf8) }

    private static let words = [
        "\n", "\"", "\"\"", ",,,,", ";", "\r", "created", "2024-13-45", "31/12/2024", "0", "\n\n\n", "\"\n", "=1+1",
    ]

    @Test func `whatever a file holds, it is read twice alike, and what is taken can be stored`() async throws {
        var store = try ItemStore.fresh()
        var count = 0
        let fault = try await Fuzz.firstFault(150) { fuzz in
            let file = fuzz.changed(fuzz.pick(Self.files), words: Self.words)
            let loads = [try? LoadedCSV(file), try? LoadedCSV(file)]
            guard let first = loads[0], let second = loads[1] else {
                return (loads[0] == nil) == (loads[1] == nil) ? nil : "refused once"
            }
            guard first.items == second.items, first.report == second.report else { return "read in two ways" }
            guard first.items.allSatisfy({ !$0.externalID.isEmpty }) else { return "an item without an id" }
            count += 1
            // An import looks at all that is there.
            if count.isMultiple(of: 500) { store = try ItemStore.fresh() }
            if !first.items.isEmpty { try store.importAll(first.items, key: "\(fuzz.next())") }
            return nil
        }
        #expect(fault == nil)
    }

    @Test func `rows that are written by the rules come back`() async throws {
        let fault = try await Fuzz.firstFault(150) { fuzz in
            let rows = (0..<fuzz.number(1...5)).map { _ in (0..<3).map { _ in "x" + fuzz.text(0...6) } }
            let lines = ([["a", "b", "c"]] + rows).map { row in
                row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
            }
            let read = try ReadCSV(lines.joined(separator: fuzz.pick(["\n", "\r\n"])))
            return read.rows == rows && read.failure == nil ? nil : "\(rows) came as \(read)"
        }
        #expect(fault == nil)
    }

    @Test func `every item is the same after the bundle's own table`() async throws {
        let fault = try await Fuzz.firstFault(150) { fuzz in
            let items = (0..<fuzz.number(1...3)).map { number in
                var item = Item.sample(
                    "\(number)x\(fuzz.text())x",
                    in: Source(type: .csv, name: "items.csv"),
                    created: "2024-01-01"
                )
                (item.title, item.status) = (fuzz.text(), "x\(fuzz.text())x")
                (item.assignee, item.project) = ("x\(fuzz.text())x", "x\(fuzz.text())x")
                item.labels = (0..<fuzz.number(0...3)).map { _ in "x\(fuzz.text())x" }
                return item
            }
            var text: [UInt8] = []
            text.append(CSVWriter.header)
            for item in items { CSVWriter.append(item, to: &text) }
            let again = try LoadedCSV(text).items
            return again == items ? nil : "\(items) came as \(again)"
        }
        #expect(fault == nil)
    }
}
