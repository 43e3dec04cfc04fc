import Foundation
import Items

/// How far some work is.
struct Progress: Equatable {
    /// 0 to 100; nil where it is not known.
    var percentage: Int?
    /// What it does now: `drawing, 1200 of 5000 items`
    var text: String

    init(percentage: Int?, text: String) {
        (self.percentage, self.text) = (percentage, text)
    }

    /// Of a job's status document.
    init(_ status: JSONValue) {
        let progress = status["progress"]
        percentage = progress?["percentage"]?.integer
        let done = progress?["processed"]?.integer ?? progress?["processed_items"]?.integer ?? 0
        let total = progress?["total"]?.integer ?? progress?["total_items"]?.integer
        let stage = status["waiting"]?["reason"]?.string ?? progress?["stage"]?.string ?? status["status"]?.string ?? ""
        text = done > 0 ? "\(stage), \(done)\(total.map { " of \($0)" } ?? "") items" : stage
    }
}

/// One line that moves, where somebody looks at a terminal; nothing anywhere else.
final class ProgressBar {
    private let isShown: Bool
    private var shown: Progress?

    init(isShown: Bool = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb") {
        self.isShown = isShown
    }

    func show(_ progress: Progress) {
        guard isShown, progress != shown else { return }
        shown = progress
        write("\r\u{1B}[K\(Self.line(progress).prefix(Self.columns - 1))")
    }

    /// Takes the line away.
    func end() {
        guard isShown, shown != nil else { return }
        shown = nil
        write("\r\u{1B}[K")
    }

    /// `[########            ]  40 %  drawing, 400 of 1000 items`
    static func line(_ progress: Progress) -> String {
        guard let percentage = progress.percentage else { return progress.text }
        let filled = max(0, min(percentage, 100)) / 5
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        let number = "\(percentage)"
        return "[\(bar)] \(String(repeating: " ", count: max(0, 3 - number.count)))\(number) %  \(progress.text)"
    }

    /// A longer line would go over two, of which only one is taken away.
    private static var columns: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
        return Int(size.ws_col)
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
