import Items
package import Reports
import Storage

extension ReportItems {
    /// The appendix that lists every item once, each linked to its tracker.
    package func appendix(count: Int, spec: ExportSpec) throws -> Appendix {
        let zone = spec.timeZone
        let names = try reader.names(filters, in: ranges)
        return Appendix(
            title: "Items",
            note:
                "\(FigureText.count(count)) of \(FigureText.count(count)) \(count == 1 ? "item" : "items") created or closed in "
                + "\(order(of: spec.listedDays.count)). Dates are of the time zone \(spec.timeZoneID).",
            columns: [
                .init("Key", width: .fitting(names.keys, most: 72)),
                .init("Project", width: .fitting(names.projects, most: 56)),
                .init("Type", width: .fitting(names.itemTypes, most: 52)), .init("Title", width: .share(1)),
                .init("Status", width: .fitting(names.statuses, most: 52)),
                .init("Assignee", width: .fitting(names.assignees, most: 64)),
                .init("Created", width: .sample("2022-12-30")), .init("Closed", width: .sample("2022-12-30")),
            ],
            rowCount: count,
            openRows: {
                let next = try open()
                return { row in
                    guard let item = try next() else { return false }
                    row.cells[0] = item.key
                    row.links[0] = item.url
                    row.cells[1] = item.project ?? ""
                    row.cells[2] = item.itemType
                    row.cells[3] = item.title
                    row.cells[4] = item.status
                    row.cells[5] = item.assignee ?? ""
                    row.cells[6] = CivilDate(item.createdAt, in: zone).description
                    // One that is open again has the time of the closing that was undone.
                    let closed = item.statusCategory == .done ? item.closedAt : nil
                    row.cells[7] = closed.map { CivilDate($0, in: zone).description } ?? ""
                    return true
                }
            }
        )
    }
    /// Stretches that meet are read as one; where some are apart, an item stands under the first that it is in.
    private func order(of periods: Int) -> String {
        ranges.count > 1
            ? "the periods, by the first of them that it falls in and then in order of creation"
            : "\(periods > 1 ? "the periods" : "the range"), in order of creation"
    }
}
