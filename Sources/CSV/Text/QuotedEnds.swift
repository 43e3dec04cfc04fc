/// The places where a quoted field may end in which quotation marks are not written twice: quotes with a delimiter or a
/// line's end behind them. A quote that opens a field shows that this one has ended before.
struct QuotedEnds {
    struct End {
        /// Where the field's text ends.
        var content: Int
        /// Behind the quote and the spaces after it.
        var next: Int
    }

    private let bytes: [UInt8]
    private let delimiter: UInt8
    private var position: Int

    init(_ bytes: [UInt8], opening open: Int, delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
        position = open + 1
    }

    mutating func next() -> End? {
        while position < bytes.count {
            guard bytes[position] == .quote else {
                position += 1
                continue
            }
            let quote = position
            let isPair = quote + 1 < bytes.count && bytes[quote + 1] == .quote
            let last = isPair ? quote + 1 : quote
            var behind = last + 1
            while behind < bytes.count, bytes[behind] == .space { behind += 1 }
            let closes = behind == bytes.count || isEdge(bytes[behind])
            if isEdge(bytes[quote - 1]), !closes || isPair {
                position = bytes.count
                return nil
            }
            position = last + 1
            if closes { return End(content: last, next: behind) }
        }
        return nil
    }

    private func isEdge(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == .lineFeed || byte == .carriageReturn
    }
}
