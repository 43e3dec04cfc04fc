import Foundation
import Items

/// What makes a whole CSV file unusable, as a sentence for the person who has the file.
package enum CSVFileError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case empty
    /// UTF-16 without its mark, a workbook, an archive: `what` says what the first bytes look like.
    case notText(what: String)
    /// Text of another encoding, whose first letter beyond ASCII is on this line.
    case notUTF8(line: Int, looksLike: String)
    case header(line: Int, reason: String)
    /// A quoted cell begins on this line, and nobody can tell where it ends.
    case brokenQuote(line: Int)
    /// Every problem of the columns and of the options.
    case options([CSVOptionProblem])
    /// No row became an item; the cause is the first row's.
    case nothingTaken(rows: Int, cause: String?)

    static func option(_ option: CSVOption, _ detail: String) -> CSVFileError {
        .options([CSVOptionProblem(option: option, detail: detail)])
    }

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) can't be read: \(reason)."
        case .empty: "The file is empty: its first line must name the columns."
        case .notText(let what): "The file is not UTF-8 text: it looks like \(what). Save it as CSV in UTF-8."
        case .notUTF8(let line, let encoding):
            "The file is not UTF-8 but, by its line \(line), \(encoding): save it as UTF-8 (in Excel as \"CSV UTF-8\", in "
                + "LibreOffice with the character set \"Unicode (UTF-8)\") and load it again."
        case .header(let line, let reason): "The header on line \(line) can't be read: \(reason)."
        case .brokenQuote(let line):
            "The quoted cell that begins on line \(line) has no clear end, so that nothing from that line on was read: "
                + "write each quotation mark inside of it twice, or take it out, and load the file again."
        case .options(let problems): problems.map(\.detail).joined(separator: "\n")
        case .nothingTaken(let rows, let cause):
            if let cause {
                "None of the \(rows.grouped) \(rows == 1 ? "row" : "rows") could be taken: \(cause)"
            } else {
                "The file has no rows below its header, so that there is nothing to take."
            }
        }
    }

    /// A stable name of the kind of error, for programs.
    package var code: String {
        switch self {
        case .nothingTaken: "nothing_taken"
        case .brokenQuote: "broken_quote"
        default: "unreadable_file"
        }
    }
}

/// What is wrong with an option, or would have to be given by it.
package struct CSVOptionProblem: Equatable, Sendable {
    var option: CSVOption
    /// A sentence.
    var detail: String
    /// The field that wants a column.
    var field: ItemField?
}

extension CSVFileError {
    static func unreadable(path: String, _ error: any Error) -> CSVFileError {
        if let error = error as? FileError { return .unreadable(path: path, reason: error.reason) }
        return .unreadable(path: path, reason: FileReason.text(of: error))
    }
}
