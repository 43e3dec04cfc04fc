extension PostgresConnection {
    /// A name that no other cursor of this connection has.
    package func nextCursorName() -> String {
        cursors += 1
        return "almanac_\(cursors)"
    }
}
