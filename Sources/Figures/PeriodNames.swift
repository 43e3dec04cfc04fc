package import Foundation
package import Items

/// Names the period that an instant falls in. Items come more or less in order, so the last day's name is kept.
package struct PeriodNames {
    private let grouping: Grouping
    private let timeZone: TimeZone
    private var day: CivilDate?
    private var name = ""

    package init(_ grouping: Grouping, in timeZone: TimeZone) {
        (self.grouping, self.timeZone) = (grouping, timeZone)
    }

    package mutating func name(at instant: Timestamp) -> String {
        let day = CivilDate(instant, in: timeZone)
        if day != self.day {
            self.day = day
            name = grouping.name(ofPeriodWith: day)
        }
        return name
    }
}
