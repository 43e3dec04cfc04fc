import Items

/// Times and the category.
extension CSVItemReader {
    private mutating func time(_ bytes: ArraySlice<UInt8>, _ column: Int) -> ReadTime? {
        dates[zones[column] ?? 0].time(bytes)
    }

    mutating func creation(in record: CSVRecord) throws(RowProblem) -> ReadTime {
        var unreadable: ArraySlice<UInt8>?
        for column in columns.columns[.createdAt] ?? [] {
            guard let bytes = bytes(column, in: record) else { continue }
            if let time = time(bytes, column) { return time }
            unreadable = unreadable ?? bytes
        }
        guard let unreadable else { throw problem("created_at is empty", in: record) }
        throw RowProblem(
            reason: "created_at \(FieldText.quoted(unreadable)) \(Self.isNoTime)",
            kind: Self.unreadableCreation,
            value: String(decoding: unreadable, as: UTF8.self)
        )
    }

    private static let isNoTime = "is not a date and time that can be read"

    /// The kind of reason of a row whose time of creation can't be read.
    static let unreadableCreation = "created_at \(isNoTime)"

    /// The first of the row's times of closing; those that can't be read are noted where there is no other.
    mutating func closing(in record: CSVRecord, created: ReadTime) -> Timestamp? {
        var unreadable: Int?
        for column in columns.columns[.closedAt] ?? [] {
            guard let bytes = bytes(column, in: record) else { continue }
            if let time = time(bytes, column) { return instant(of: time, .closedAt, column, created) }
            unreadable = unreadable ?? column
        }
        if let unreadable { leave(.closedAt, unreadable, Self.isNoTime) }
        return nil
    }

    mutating func update(in record: CSVRecord, created: ReadTime) -> Timestamp? {
        guard let column = columns[.updatedAt], let bytes = bytes(column, in: record) else { return nil }
        if let time = time(bytes, column) { return instant(of: time, .updatedAt, column, created) }
        leave(.updatedAt, column, Self.isNoTime)
        return nil
    }

    /// A day without an hour would lie before the creation at an hour of it.
    private mutating func instant(
        of time: ReadTime,
        _ field: ItemField,
        _ column: Int,
        _ created: ReadTime
    ) -> Timestamp {
        let instant = time.instant(notBefore: created)
        if instant != time.instant { notes.append(.dayOfCreation(field, column: columns.header[column])) }
        return instant
    }

    /// What the file says, in the words of the trackers, else whether the item was closed, else how its status sounds.
    mutating func category(in record: CSVRecord, status: String?, isClosed: Bool) -> StatusCategory {
        if let name = text(.statusCategory, in: record) {
            if let category = StatusCategory(rawValue: name) ?? StatusWords.category(name) { return category }
            notes.append(.unknownCategory(name))
        }
        return isClosed || status.map(StatusWords.soundsDone) ?? false ? .done : .open
    }
}

/// Labels, counts and addresses.
extension CSVItemReader {
    private static let maxLabels = ItemLimits.labels

    /// Of each label column, where there are several, the whole cell; of one the labels that are in it.
    mutating func labels(in record: CSVRecord) -> [String] {
        let all = columns.columns[.labels] ?? []
        var labels: [String] = []
        for column in all {
            guard let bytes = bytes(column, in: record) else { continue }
            if isExact {
                return LabelCell.labels(in: bytes).map { text($0[...], .labels, column) ?? "" }
            }
            for part in all.count > 1 ? [bytes] : self.labels.parts(of: bytes) {
                guard let label = text(part, .labels, column), !labels.contains(label) else { continue }
                labels.append(label)
            }
        }
        if labels.count > Self.maxLabels {
            leave(.labels, all[0], "has more than \(Self.maxLabels) labels, from the \(Self.maxLabels + 1)st on")
        }
        return Array(labels.prefix(Self.maxLabels))
    }

    /// A whole number, also as the `3.0` of tools that know only floating point; in Jira's export one for each column
    /// that holds a comment.
    mutating func comments(in record: CSVRecord) -> Int? {
        if !columns.commentColumns.isEmpty {
            return columns.commentColumns.count { bytes($0, in: record) != nil }
        }
        guard let column = columns[.comments], let bytes = bytes(column, in: record) else { return nil }
        let whole = bytes.prefix { $0 != UInt8(ascii: ".") }
        let fraction = bytes[whole.endIndex...].dropFirst()
        if let count = Int(String(decoding: whole, as: UTF8.self)), (0...1_000_000_000).contains(count),
            fraction.allSatisfy({ $0 == UInt8(ascii: "0") })
        {
            return count
        }
        leave(.comments, column, "is not a whole number")
        return nil
    }

    /// Reports make links of these: nothing but the web's own schemes gets in.
    mutating func url(in record: CSVRecord) -> String? {
        guard let column = columns[.url], let bytes = bytes(column, in: record),
            let text = text(bytes, .url, column)
        else { return nil }
        let scheme = text.prefix { $0 != ":" }.lowercased()
        if ["http", "https"].contains(scheme), text.dropFirst(scheme.count).hasPrefix("://"),
            !text.contains(where: \.isWhitespace)
        {
            return text
        }
        leave(.url, column, "is not an http or https address")
        return nil
    }
}
