import Foundation

/// What makes a whole CSV file unusable, as a sentence for the person who has the file.
enum CSVFileError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case empty
    /// UTF-16, a workbook, an archive: `what` says what the first bytes look like.
    case notText(what: String)
    case header(line: Int, reason: String)
    /// So many rows are cut short by stray quotes that reading them all again and again would take for ever.
    case brokenQuotes(line: Int)
    /// Every problem of the columns and of the options that map them.
    case columns([String])

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) can't be read: \(reason)."
        case .empty: "The file is empty: its first line must name the columns."
        case .notText(let what): "The file is not UTF-8 text: it looks like \(what). Save it as CSV in UTF-8."
        case .header(let line, let reason): "The header on line \(line) can't be read: \(reason)."
        case .brokenQuotes(let line):
            "Too many rows with quotes that are not closed, the last on line \(line): nothing after it was read."
        case .columns(let problems): problems.joined(separator: "\n")
        }
    }
}

extension CSVFileError {
    static func unreadable(path: String, _ error: any Error) -> CSVFileError {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return .unreadable(path: path, reason: cause.localizedFailureReason ?? cause.localizedDescription)
    }
}
