/// The order in which a tracker has what happened in one instant, as SQL: its ids are numbers that grow, so 999 comes
/// before 1000, and 1000 before the second part of it, 1000-1.
enum TrackersOrder {
    /// For ORDER BY.
    static func by(_ instant: String, of table: String) -> String {
        let id = "\(table).external_id"
        return "\(table).\(instant), CAST(\(id) AS INTEGER), length(\(id)), \(id)"
    }
}
