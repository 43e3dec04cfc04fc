/// What the first rows of a file tell of how it writes dates and labels.
struct CSVSurvey {
    let dates: NumericDates
    let labels: LabelSplitter
    private let creations: DateAdvice
    private let export: TrackerExport?
    private let place: CSVPlace
    private let format: String?

    init(_ rows: [CSVRow], _ columns: ColumnMap, _ options: CSVOptions) {
        var dates = NumericDates()
        var cells: [ArraySlice<UInt8>] = []
        var creations = DateAdvice()
        let times = ItemField.allCases.filter(\.isTime).flatMap { columns.columns[$0] ?? [] }
        let labelColumns = columns.columns[.labels] ?? []
        for case .record(let record) in rows {
            for column in times {
                let bytes = FieldText.trimmed(record[column])
                if !bytes.isEmpty { dates.note(bytes) }
            }
            creations.note((columns.columns[.createdAt] ?? []).map { FieldText.trimmed(record[$0]) })
            if labelColumns.count == 1 { cells.append(record[labelColumns[0]]) }
        }
        self.dates = dates
        self.creations = creations
        labels = LabelSplitter(columns.export, cells: cells)
        export = columns.export
        place = options.place
        format = options.dateFormat
    }

    /// Which number of `3/4/2026` is the day.
    var order: WrittenTime.Order? {
        if format != nil { return nil }
        if let order = dates.order { return order }
        return dates.isUnclear && dates.dayFirst == 0 ? assumed : nil
    }

    /// The order that the tracker usually has; with a clock of twelve hours alone, as its English dates have.
    private var assumed: WrittenTime.Order? {
        guard let example = dates.example, example.last?.isLetter ?? false else { return nil }
        return export?.usualOrder
    }

    /// What was taken for granted, for the reader to contradict.
    var assumption: String? {
        guard let export, order != nil, dates.order == nil, let example = dates.example else { return nil }
        let other = NumericDates.patterns(for: example).first.map(place.format) ?? place.dateFormat
        return
            "Dates such as \(FieldText.quoted(example)) were read with the month first, as \(export.name) writes them in "
            + "English; where the day comes first, say so by \(other)"
    }
}

// What to do about times of creation that can't be read.
extension CSVSurvey {
    /// Patterns that would let more rows in, where none was given: one that the dates are understood by already, and that
    /// only a few values are not of, would let none in, or fewer.
    var formats: [String] { format == nil ? creations.better(than: reading, guesses) : [] }

    /// Nil where no format helps.
    var advice: String? {
        let better = creations.better(than: reading, guesses)
        let isNothingRead = creations.readable(reading) == 0
        if let format {
            let free = DateAdvice.Reading(order: dates.order)
            let isWorse = isNothingRead || !better.isEmpty || creations.isBetter(free, than: reading)
            return isWorse ? "\(place.dateFormat) \(FieldText.quoted(format)) must fit them." : nil
        }
        let options = better.map(place.format)
        if dates.isUnclear, let example = dates.example, options.count > 1 {
            return
                "Dates such as \(FieldText.quoted(example)) can be read with the day or the month first: say which by "
                + "\(options.joined(separator: " or "))."
        }
        // They may be of a pattern that nobody can guess.
        let isStrange = isNothingRead && creations.hasNumbers
        let option = options.first ?? (isStrange ? place.format("d/M/yyyy HH:mm") : nil)
        return option.map { "Say how dates are written by \($0)." }
    }

    private var reading: DateAdvice.Reading { .init(format: format, order: order) }

    private var guesses: [String] { [dates.example, dates.first].compactMap(\.self) }
}
