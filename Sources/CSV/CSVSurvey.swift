/// What the first rows of a file tell of how it writes dates and labels.
struct CSVSurvey {
    let dates: NumericDates
    let labels: LabelSplitter
    /// A time of creation as it stands in the file.
    let exampleDate: String?
    private let export: TrackerExport?
    private let place: CSVPlace
    private let hasFormat: Bool

    init(_ rows: [CSVRow], _ columns: ColumnMap, _ options: CSVOptions) {
        var dates = NumericDates()
        var cells: [ArraySlice<UInt8>] = []
        var example: String?
        let times = ItemField.allCases.filter(\.isTime).flatMap { columns.columns[$0] ?? [] }
        let labelColumns = columns.columns[.labels] ?? []
        for case .record(let record) in rows {
            for column in times {
                let bytes = FieldText.trimmed(record[column])
                if !bytes.isEmpty { dates.note(bytes) }
            }
            if example == nil, let column = columns[.createdAt] {
                let bytes = UnicodeSpace.plain(FieldText.trimmed(record[column]))
                if !bytes.isEmpty { example = String(decoding: bytes, as: UTF8.self) }
            }
            if labelColumns.count == 1 { cells.append(record[labelColumns[0]]) }
        }
        self.dates = dates
        exampleDate = example
        labels = LabelSplitter(columns.export, cells: cells)
        export = columns.export
        place = options.place
        hasFormat = options.dateFormat != nil
    }

    /// Which number of `3/4/2026` is the day.
    var order: WrittenTime.Order? {
        if hasFormat { return nil }
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
        return
            "Dates such as \(FieldText.quoted(example)) were read with the month first, as \(export.name) writes them in "
            + "English; where the day comes first, say so by \(formats(of: example).first ?? place.dateFormat)"
    }

    /// Patterns that dates which can't be read may be of.
    var formats: [String] { NumericDates.patterns(for: example) }

    private var example: String { dates.example ?? dates.first ?? exampleDate ?? "" }

    /// What to do about times of creation that can't be read.
    var advice: String {
        let formats = formats(of: example)
        if hasFormat { return "\(place.dateFormat) must fit them." }
        if dates.isUnclear {
            return
                "Dates such as \(FieldText.quoted(example)) can be read with the day or the month first: say which by "
                + "\(formats.joined(separator: " or "))."
        }
        return "Say how dates are written by \(formats.first ?? place.format("d/M/yyyy HH:mm"))."
    }

    private func formats(of example: String) -> [String] {
        NumericDates.patterns(for: example).map(place.format)
    }
}
