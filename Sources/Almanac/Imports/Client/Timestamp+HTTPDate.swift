extension Timestamp {
    /// Reads the date of an HTTP header (RFC 9110, IMF-fixdate): `Sun, 06 Nov 1994 08:49:37 GMT`.
    init?(httpDate text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = Self.months.firstIndex(of: String(parts[2])),
            let date = CivilDate(year: year, month: month + 1, day: day),
            let time = Timestamp(trackerTime: Array("\(date)T\(parts[4])".utf8)[...])
        else { return nil }
        self = time
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
