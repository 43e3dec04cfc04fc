import Glibc

/// A file that is being written, from its start.
final class OutputFile {
    private let descriptor: Int32
    private let path: String

    /// Replaces what is there.
    init(path: String) throws(OutputFileError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        self.path = path
        guard descriptor >= 0 else { throw OutputFileError(path: path, operation: "opening", code: errno) }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(OutputFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw OutputFileError(path: path, operation: "writing", code: errno) }
            rest = rest.dropFirst(count)
        }
    }
}

/// What the system refused, and why.
public struct OutputFileError: Error, Equatable, CustomStringConvertible {
    public let path: String
    public let operation: String
    /// `errno`
    public let code: Int32

    public var description: String {
        "\(operation) \(path): \(String(cString: strerror(code)))"
    }
}
