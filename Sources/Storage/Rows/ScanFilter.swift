/// Filters on the rows of a scan, which must have their columns.
struct ScanFilter {
    private var conditions: [(column: ScanColumn, numbers: Set<Int64>)] = []

    var isEmpty: Bool { conditions.isEmpty }

    /// What the scan must have beside its own columns.
    func columns(beside scan: Scan) -> [ScanColumn] {
        conditions.map(\.column).reduce(into: []) { columns, column in
            if !scan.columns.contains(column), !columns.contains(column) { columns.append(column) }
        }
    }

    mutating func add(_ column: ScanColumn, _ numbers: Set<Int64>) {
        conditions.append((column, numbers))
    }

    /// The rows that pass, without the columns that were added for the filter.
    ///
    /// - Parameters:
    ///   - values: of the scan with the columns that it lacked behind its own.
    func passing(_ values: [Int64], of scan: Scan) -> [Int64] {
        if isEmpty { return values }
        let columns = scan.columns + columns(beside: scan)
        let places = conditions.map { condition in
            (columns.firstIndex(of: condition.column) ?? 0, condition.column == .origin ? 2 : 0, condition.numbers)
        }
        var passing: [Int64] = []
        for row in stride(from: 0, to: values.count, by: columns.count + 1) {
            let passes = places.allSatisfy { place, shift, numbers in
                numbers.contains(values[row + 1 + place] >> Int64(shift))
            }
            if passes { passing += values[row..<row + scan.width] }
        }
        return passing
    }
}
