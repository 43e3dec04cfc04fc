extension Timestamp {
    /// Reads the date of an HTTP header in any of the three forms of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`, and the
    /// obsolete `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    public init?(httpDate text: String) {
        let parts = text.split { $0 == " " || $0 == "-" || $0 == "," }.map(String.init)
        let fields: (day: String, month: String, year: String, time: String)
        switch parts.count {
        case 6 where parts[5] == "GMT": fields = (parts[1], parts[2], parts[3], parts[4])
        case 5: fields = (parts[2], parts[1], parts[4], parts[3])
        default: return nil
        }
        guard let day = Int(fields.day), let year = Int(fields.year),
            let month = Self.months.firstIndex(of: fields.month),
            let date = CivilDate(year: fields.year.count == 2 ? Self.whole(year) : year, month: month + 1, day: day),
            let time = Timestamp(trackerTime: Array("\(date)T\(fields.time)".utf8)[...])
        else { return nil }
        self = time
    }

    /// The year that two digits mean, by POSIX.
    private static func whole(_ year: Int) -> Int {
        year < 69 ? 2000 + year : 1900 + year
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
