import Logging
import Logs

extension Settings.Log {
    /// The logger of the whole process, whose lines go to one output.
    func makeLogger(output: LogOutput) -> Logger {
        let level = level
        return Logger(label: "almanac") { BufferedLog(label: $0, level: level, output: output) }
    }
}
