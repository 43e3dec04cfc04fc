import ArgumentParser
import Foundation
import Items

/// What the commands say to the person at the terminal.
enum CommandOutput {
    static func line(_ text: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            if errno == EPIPE { exit(brokenPipe) }
            Self.error("almanac: the output can't be written: \(FileReason.text(of: error))")
            exit(inputOutputError)
        }
    }

    /// Nobody can be told where this fails.
    static func error(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// As shells tell the end by SIGPIPE: who reads, such as `head`, has read enough.
    private static let brokenPipe: Int32 = 141
    /// EX_IOERR of sysexits.h.
    private static let inputOutputError: Int32 = 74
}

extension Settings {
    /// The settings of this process; where they are wrong, every problem is printed and the command ends with 78
    /// (EX_CONFIG of sysexits.h).
    static func fromEnvironment() throws -> Settings {
        do {
            return try Settings(environment: ProcessInfo.processInfo.environment)
        } catch {
            for problem in error.problems { CommandOutput.error("almanac: \(problem.name): \(problem.detail)") }
            throw ExitCode(78)
        }
    }
}

extension DataDirectory {
    /// That of the settings; where it cannot be used, the reason is printed and the command ends with its exit code.
    static func ofCommand(_ settings: Settings) throws -> DataDirectory {
        do {
            return try DataDirectory(settings.dataDirectory)
        } catch let error as StartError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(error.exitCode)
        }
    }
}
