import ArgumentParser
import Foundation
import Items

/// A secret of a command: from a file or the environment, never from its arguments, which others can see.
enum CommandSecret {
    /// - Parameters:
    ///   - file: that an option names.
    ///   - variable: of the environment, where no file is named.
    /// - Returns: nil where there is none. Files end in a line's end, and so do variables that were read from one.
    static func read(_ file: String?, option: String, orElse variable: String) throws -> Secret? {
        let text: String
        do {
            guard
                let found = try file.map({ try String(contentsOfFile: $0, encoding: .utf8) })
                    ?? ProcessInfo.processInfo.environment[variable]
            else { return nil }
            text = found.trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw ValidationError("\(option) \(file ?? "") can't be read: \(FileReason.text(of: error)).")
        }
        return text.isEmpty ? nil : Secret(text)
    }
}
