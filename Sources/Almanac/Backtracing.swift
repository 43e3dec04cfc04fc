import Foundation

/// Swift's own backtraces of a crash, on standard error, for the serving process.
///
/// The runtime reads `SWIFT_BACKTRACE` before `main`, and once, so the process starts itself anew with it set. Registers,
/// memory and arguments are left out of what it prints: they may hold secrets.
enum Backtracing {
    private static let variable = "SWIFT_BACKTRACE"
    private static let options =
        "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,sanitize=no,output-to=stderr"

    /// Whether the runtime was told to. What an operator has set is left as it is.
    static var isSet: Bool { getenv(variable) != nil }

    /// Starts the program anew, in the same process and with the same arguments; returns where that cannot be or is not
    /// needed. Only what was opened to stay open over it does.
    static func startAnewIfNeeded() {
        guard !isSet, let helper = find(), !helper.contains(",") else { return }
        setenv(variable, "\(options),swift-backtrace=\(helper)", 1)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        // It could not be, and nothing is lost but the backtrace.
        for argument in arguments { free(argument) }
        unsetenv(variable)
    }

    /// The program that the runtime starts to print a backtrace: installed with almanac, as in the container, or that of
    /// the Swift toolchain on the PATH. The static one needs no library of Swift's.
    private static func find() -> String? {
        for root in roots() {
            for name in ["swift-backtrace-static", "swift-backtrace"] {
                let candidate = "\(root)/libexec/swift/linux/\(name)"
                if access(candidate, X_OK) == 0 { return candidate }
            }
        }
        return nil
    }

    /// Folders that have `bin`, `lib` and `libexec`.
    private static func roots() -> [String] {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let programs = ["/proc/self/exe"] + path.split(separator: ":").map { "\($0)/swift" }
        return programs.compactMap(resolved).map { program in
            URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent().path
        }
    }

    private static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }
}
