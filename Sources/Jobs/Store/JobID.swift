import Items

/// The id of a job: a UUID in lower case, so that it may be part of a key, a path and a file name.
package struct JobID: Hashable, Sendable, Codable, CustomStringConvertible {
    package let description: String

    /// A new one, never used before.
    package static func make() -> JobID {
        JobID(checked: RandomID.make())
    }

    /// Nil for anything but 36 characters of the form `8-4-4-4-12`: nothing else ever reaches Redis or the disk.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard bytes.count == 36 else { return nil }
        for (offset, byte) in bytes.enumerated() {
            let isDash = [8, 13, 18, 23].contains(offset)
            let isHexadecimal =
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            guard isDash ? byte == UInt8(ascii: "-") : isHexadecimal else { return nil }
        }
        description = String(text)
    }

    /// Whether it bears its time and a mark (`MarkedIDs`). A saved report's job does not, nor one of an earlier version.
    package var isMarked: Bool { description.utf8.dropFirst(14).first == UInt8(ascii: "7") }

    private init(checked text: String) {
        description = text
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = JobID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a job id")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
