public import Foundation
import Redis

/// What a program has written, and how it has ended.
public struct ToolRun: Sendable {
    /// Its exit status, 0 where all is well; -1 where a signal has ended it.
    public let status: Int32
    public let output: Data
    /// What it has written to standard error.
    public let errors: String

    public var text: String { String(decoding: output, as: UTF8.self) }

    /// Runs a program to its end, without keeping a thread that others wait for.
    ///
    /// What it writes goes to files: a pipe would have to be read meanwhile.
    public init(_ tool: String, _ arguments: [String]) async throws {
        self = try await withTemporaryDirectory { directory in
            let output = directory.appending(path: "output")
            let errors = directory.appending(path: "errors")
            let script = "output=$1 errors=$2; shift 2; exec \"$@\" >\"$output\" 2>\"$errors\""
            let process = try await SupervisedProcess.start(
                ["sh", "-c", script, "sh", output.path, errors.path, tool] + arguments,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
                ending: .kill
            ) { _ in }
            let exit = await process.waitForExit()
            return ToolRun(
                exit: exit,
                output: try Data(contentsOf: output),
                errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            )
        }
    }

    private init(exit: SupervisedProcess.Exit, output: Data, errors: String) {
        status = if case .status(let code) = exit { code } else { -1 }
        (self.output, self.errors) = (output, errors)
    }
}
