extension Timestamp {
    /// Reads the times of all trackers: `2022-03-28T15:29:59Z`, `….350+0800`, `….350+08:00`, and ServiceNow's
    /// `2022-03-28 15:29:59`, which is UTC.
    public init?(trackerTime text: ArraySlice<UInt8>) {
        guard let time = ISO8601Time(text) else { return nil }
        self.init(milliseconds: time.localMilliseconds - (time.offset ?? 0) * 1000)
    }
}
