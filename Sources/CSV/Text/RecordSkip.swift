/// Looks for the end of one record (RFC 4180), a piece at a time, without keeping anything of it.
struct RecordSkip {
    enum Outcome: Equatable {
        /// The record ends before this index, its line break included.
        case end(Int)
        /// So much has been read, and more is needed.
        case more(read: Int)
        /// A quoted field never ends, or text follows its end.
        case broken
    }

    private enum State {
        case fieldStart, plain, quoted
        /// Behind a quote in a quoted field, or behind the spaces after it.
        case quote, closed
    }

    let delimiter: UInt8
    /// Line breaks passed, the one at the end included.
    private(set) var lineBreaks = 0
    private var state = State.fieldStart
    private var previous: UInt8 = 0

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    mutating func read(_ bytes: [UInt8], from start: Int, isLast: Bool) -> Outcome {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            let isBreak = byte == .lineFeed || byte == .carriageReturn
            if isBreak, state != .quoted {
                // Whether a line feed follows a carriage return is then for the next piece to tell.
                if byte == .carriageReturn, index + 1 == bytes.count, !isLast { return .more(read: index) }
                lineBreaks += 1
                let isPair = byte == .carriageReturn && index + 1 < bytes.count && bytes[index + 1] == .lineFeed
                return .end(isPair ? index + 2 : index + 1)
            }
            if isBreak, byte == .carriageReturn || previous != .carriageReturn { lineBreaks += 1 }
            guard step(byte) else { return .broken }
            previous = byte
            index += 1
        }
        guard isLast else { return .more(read: index) }
        return state == .quoted ? .broken : .end(index)
    }

    /// False where the byte can't stand here.
    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .quoted: if byte == .quote { state = .quote }
        case .quote where byte == .quote: state = .quoted
        case .quote where byte == .space: state = .closed
        case .closed where byte == .space: break
        case .quote, .closed:
            guard byte == delimiter else { return false }
            state = .fieldStart
        case .fieldStart where byte == .quote: state = .quoted
        case .fieldStart where byte == .space: break
        case .fieldStart, .plain: state = byte == delimiter ? .fieldStart : .plain
        }
        return true
    }
}
