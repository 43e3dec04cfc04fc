/// Finds where a record ends in which quotation marks are not written twice, as RFC 4180 wants them.
///
/// Taken is the first end that gives the row as many fields as the header has, if what stands behind it cannot be the
/// rest of a cell. Nothing is guessed beyond that: of the inside of a cell no row must come.
struct QuoteRepair {
    struct Record {
        var fields: [CSVField]
        /// Behind the line break.
        var end: Int
    }

    /// What stands behind a possible end.
    private enum Sequel {
        case rows, restOfCell, unclear
    }

    private let bytes: [UInt8]
    private let delimiter: UInt8
    private let columns: Int
    /// Whether the bytes go to the end of the file.
    private let isWhole: Bool
    /// The quote whose nearest end has proved wrong.
    private let distrusted: Int?
    private var stepsLeft = 20_000
    private var depth = 0
    private var isUnclear = false

    init(_ bytes: [UInt8], delimiter: UInt8, columns: Int, isWhole: Bool, distrusted: Int? = nil) {
        self.bytes = bytes
        self.delimiter = delimiter
        self.columns = columns
        self.isWhole = isWhole
        self.distrusted = distrusted
    }

    /// The record that starts there, nil where nobody can tell where it ends.
    mutating func record(at start: Int) -> Record? {
        let record = fields(from: start, after: [])
        return isUnclear ? nil : record
    }

    /// The end of the line that starts there, where its quotes are in pairs and rows follow it: such a line is a bad row
    /// and nothing more.
    func endOfBadLine(at start: Int) -> Int? {
        let end = endOfLine(from: start)
        let quotes = bytes[start..<end].count(where: { $0 == .quote })
        let next = behindBreak(end)
        return quotes.isMultiple(of: 2) && sequel(from: next) == .rows ? next : nil
    }
}

extension QuoteRepair {
    private mutating func fields(from start: Int, after known: [CSVField]) -> Record? {
        var (position, fields) = (start, known)
        while true {
            guard let open = CSVScanner.quote(bytes, from: position) else {
                let end = endOfPlain(from: position)
                fields.append(CSVField(start: position, end: end))
                guard let next = next(behind: end, fields) else { return record(fields, endingAt: end) }
                position = next
                continue
            }
            if open != distrusted, let (field, end) = properField(from: open) {
                fields.append(field)
                guard let next = next(behind: end, fields) else { return record(fields, endingAt: end) }
                position = next
            } else {
                return brokenField(from: position, opening: open, fields)
            }
        }
    }

    /// Where the next field begins; nil at the end of the line, and where there are too many already.
    private mutating func next(behind end: Int, _ fields: [CSVField]) -> Int? {
        stepsLeft -= 1
        guard stepsLeft > 0, end < bytes.count, bytes[end] == delimiter, fields.count <= columns else { return nil }
        return end + 1
    }

    private mutating func record(_ fields: [CSVField], endingAt end: Int) -> Record? {
        guard fields.count == columns, end == bytes.count ? isWhole : bytes[end] != delimiter else { return nil }
        let next = behindBreak(end)
        switch sequel(from: next) {
        case .rows: return Record(fields: fields, end: next)
        case .restOfCell: return nil
        case .unclear:
            isUnclear = true
            return nil
        }
    }

    /// Tries the ends that the field may have: on its own line, then at the first quote with the rest of it as text, then
    /// on later lines.
    private mutating func brokenField(from start: Int, opening open: Int, _ fields: [CSVField]) -> Record? {
        let line = endOfLine(from: open)
        var ends = QuotedEnds(bytes, opening: open, delimiter: delimiter)
        var end = ends.next()
        while let found = end, found.content < line {
            let field = CSVField(start: open + 1, end: found.content, hasEscapedQuotes: true)
            if let record = go(on: found.next, fields + [field]) { return record }
            end = ends.next()
        }
        if open > start {
            // Spaces before a quote may be text, and the quote with them.
            let plain = CSVField(start: start, end: endOfPlain(from: start))
            if let record = go(on: plain.end, fields + [plain]) { return record }
        }
        if bytes[open..<line].count(where: { $0 == .quote }).isMultiple(of: 2) {
            let behind = bytes[(open + 1)...].firstIndex(of: .quote) ?? open
            let field = CSVField(start: open + 1, end: endOfPlain(from: behind), hasEscapedQuotes: true)
            if let record = go(on: field.end, fields + [field]) { return record }
        }
        while let found = end, stepsLeft > 0 {
            let field = CSVField(start: open + 1, end: found.content, hasEscapedQuotes: true)
            if let record = go(on: found.next, fields + [field]) { return record }
            end = ends.next()
        }
        return nil
    }

    private mutating func go(on end: Int, _ fields: [CSVField]) -> Record? {
        guard !isUnclear, depth < 30 else { return nil }
        depth += 1
        defer { depth -= 1 }
        guard let next = next(behind: end, fields) else { return record(fields, endingAt: end) }
        return self.fields(from: next, after: fields)
    }
}

extension QuoteRepair {
    /// What the lines say that begin there: rows have as many fields as the header, and their quotes open fields; the
    /// rest of a cell closes one.
    private func sequel(from start: Int) -> Sequel {
        var line = start
        var fields = 1
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if byte == .quote {
                if opens(at: position, line: line) { return .rows }
                if closes(at: position) {
                    let all = fields + bytes[position..<endOfLine(from: position)].count(where: { $0 == delimiter })
                    return all == columns ? .unclear : .restOfCell
                }
            } else if byte == delimiter {
                fields += 1
            } else if byte == .lineFeed || byte == .carriageReturn {
                let isBlank = bytes[line..<position].allSatisfy { $0 == .space || $0 == delimiter }
                if fields != columns, !isBlank { return .restOfCell }
                position = behindBreak(position)
                (line, fields) = (position, 1)
                continue
            }
            position += 1
        }
        return isWhole && line < position && fields != columns ? .restOfCell : .rows
    }

    /// Whether nothing but spaces stands between the quote and the start of its field.
    private func opens(at quote: Int, line: Int) -> Bool {
        var before = quote
        while before > line, bytes[before - 1] == .space { before -= 1 }
        return before == line || bytes[before - 1] == delimiter
    }

    private func closes(at quote: Int) -> Bool {
        var after = quote + 1
        while after < bytes.count, bytes[after] == .space { after += 1 }
        return after == bytes.count || bytes[after] == delimiter || bytes[after] == .lineFeed
            || bytes[after] == .carriageReturn
    }

    private func properField(from open: Int) -> (CSVField, end: Int)? {
        var field = CSVField(start: open + 1, end: open + 1)
        while field.end < bytes.count {
            guard bytes[field.end] == .quote else {
                field.end += 1
                continue
            }
            guard field.end + 1 < bytes.count, bytes[field.end + 1] == .quote else {
                guard closes(at: field.end) else { return nil }
                var end = field.end + 1
                while end < bytes.count, bytes[end] == .space { end += 1 }
                return (field, end)
            }
            field.hasEscapedQuotes = true
            field.end += 2
        }
        return nil
    }

    private func endOfPlain(from start: Int) -> Int {
        bytes[start...].firstIndex { $0 == delimiter || $0 == .lineFeed || $0 == .carriageReturn } ?? bytes.count
    }

    private func endOfLine(from start: Int) -> Int {
        bytes[start...].firstIndex { $0 == .lineFeed || $0 == .carriageReturn } ?? bytes.count
    }

    private func behindBreak(_ end: Int) -> Int {
        guard end < bytes.count else { return end }
        let isPair = bytes[end] == .carriageReturn && end + 1 < bytes.count && bytes[end + 1] == .lineFeed
        return isPair ? end + 2 : end + 1
    }
}
