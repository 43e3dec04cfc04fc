import Items
import Reports

extension ActivityReport {
    /// What each figure counts; only those that this report has.
    var definitions: [Block] {
        let own =
            spec.reportType == .flow ? flowDefinitions : spec.reportType == .seasonalActivity ? seasonalDefinitions : []
        return [
            .heading("Definitions"),
            .table(
                Table(
                    columns: [.init("Figure", width: .points(96)), .init("What it counts", width: .share(1))],
                    rows: commonDefinitions + own
                )
            ),
        ]
    }

    private var commonDefinitions: [[String]] {
        [
            ["Created", "Items whose creation falls on a day of \(oneRange), in the time zone \(spec.timeZoneID)."],
            [
                "Closed",
                "Items that are done and whose time of closing falls on such a day. An item that is done without a time "
                    + "of closing is counted as \u{201C}done, undated\u{201D} where it was created. An item that was closed and then "
                    + "reopened counts as open all the time; what status history says of it is in a flow report.",
            ],
            ["Net", "Created less closed and undated: by how much the open work grew."],
            [
                "Open at the end",
                "Items created by then and not closed by then, of all that pass the filters, whenever they were created, but "
                    + "none that is done without a time of closing; so open before + net = open at the end.",
            ],
            [
                "Days to close",
                "From creation to closing of the items closed in \(oneRange), in days of 24 hours. The median is the value in "
                    + "the middle or the mean of the two there; a percentile is the smallest value that at least so many "
                    + "per cent of the items stay within (nearest rank).",
            ],
        ]
    }

    private var seasonalDefinitions: [[String]] {
        [
            [
                "The time before",
                "What comes before the range on the calendar: the month before a month, the quarter, half-year or year "
                    + "before one, the week before one from Monday to Sunday; else as many days just before the range. Beside a "
                    + "month, a quarter and a half-year there is also the same one a year before.",
            ],
            ["Weekday, hour, month", "Of the creation, on the clock of the time zone \(spec.timeZoneID)."],
            [
                "Age of open work",
                "Of what is open at the end: from creation to the end of the range, in days of 24 hours.",
            ],
            [
                "What stands out",
                "Balance: created and closed differ by a tenth of the larger. Peak: a whole \(spec.groupBy.rawValue) of "
                    + "three times the median and 10 items at least, of four or more. Time to close: the median changed by a quarter, from 20 items on both "
                    + "sides. Weekday: one with a quarter of all. Weekend: a third of all. Type shift: a type's share "
                    + "changed by 10 points. Ageing: a third of open work older than 90 days. Concentration: half of all "
                    + "in one of three projects or more. From 30 items on; at most five, the largest first.",
            ],
        ]
    }

    private var flowDefinitions: [[String]] {
        [
            [
                "Throughput",
                "Items closed and not reopened by the end of the range, as status history says; a day: divided by the days "
                    + "of the range. Of items without a history nobody can know whether they were closed before, and opened "
                    + "again: of these only the closing of today counts.",
            ],
            [
                "Reopened",
                "Moved, in status history, from a status that the tracker calls done to one that it calls otherwise, before "
                    + "the closing that stands.",
            ],
            ["Lead time", "The same as days to close."],
            [
                "Cycle time",
                "From start to end: from when an item was first in a status that the tracker calls in progress, which may "
                    + "be at its creation, to its closing. In progress: what of that time it was in such a status. Both of the "
                    + "same items: closed in the range, with a history, and not closed before they were created.",
            ],
            [
                "In progress",
                "Work in progress is started and not finished: from the start of the cycle time to its end, wherever the "
                    + "item lay in between, but not while it was done and not yet reopened. At the end of each "
                    + "\(spec.groupBy.rawValue). An item has the status that it was created in until its first move. Before "
                    + "its start, an item that was in a status that the tracker no longer lists is unknown.",
            ],
            [
                "Work item age",
                "Of work in progress at the end: from its start to the end of the range, in days of 24 hours.",
            ],
            [
                "Age of open work",
                "Of all that is open at the end: from creation to the end of the range, in days of 24 hours.",
            ],
        ]
    }
}
