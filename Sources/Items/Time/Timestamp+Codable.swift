/// In JSON a time is its ISO 8601 text, as everywhere in the contract.
extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UTC time: \(text)")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Timestamp {
    /// Reads what `description` writes: `2023-09-01T08:00:00Z`, with or without `.250`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let date = CivilDate(parts[0]), parts[1].hasSuffix("Z") else { return nil }
        let clock = parts[1].dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = clock[0].split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) ?? -1 }
        guard clock[0].utf8.count == 8, fields.count == 3, (0..<24).contains(fields[0]),
            (0..<60).contains(fields[1]), (0..<60).contains(fields[2])
        else { return nil }
        let fraction = clock.count == 1 ? 0 : Int64(clock[1]) ?? -1
        guard (0..<1000).contains(fraction), clock.count == 1 || clock[1].utf8.count == 3 else { return nil }
        let seconds = Int64(date.daysSinceEpoch) * 86400 + fields[0] * 3600 + fields[1] * 60 + fields[2]
        self.init(milliseconds: seconds * 1000 + fraction)
    }
}
