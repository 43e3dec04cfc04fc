import Glibc

/// A temporary file without a name: what is written to it takes no memory, and it is gone when its last user is, or
/// the process, however that ends.
///
/// The archive's readers share it, hence a class. One thread at a time: appending and reading do not lock.
public final class SpoolFile {
    private let descriptor: Int32
    private let directory: String
    private var written = 0
    private var pending: [UInt8] = []
    private static let pendingLimit = 256 << 10

    /// The number of bytes appended so far.
    public var count: Int { written + pending.count }

    /// Makes the file in a directory on a disk that has room for it: the archive's own.
    public init(in directory: String) throws(ZipError) {
        let path = "\(directory)/.spool-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        self.directory = directory
        guard descriptor >= 0 else { throw ZipError(.temporaryFile, systemCode: errno, subject: directory) }
        guard unlink(path) == 0 else {
            let code = errno
            close(descriptor)
            throw ZipError(.temporaryFile, systemCode: code, subject: directory)
        }
        pending.reserveCapacity(Self.pendingLimit)
    }

    deinit {
        close(descriptor)
    }

    public func append(_ bytes: borrowing RawSpan) throws(ZipError) {
        if pending.count + bytes.byteCount > Self.pendingLimit {
            try flush()
        }
        guard bytes.byteCount <= Self.pendingLimit else { return try write(bytes) }
        bytes.withUnsafeBytes { pending.append(contentsOf: $0) }
    }

    /// Fills the buffer with what stands at a place, and returns how much there was: less at the end of the file.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ZipError) -> Int {
        try flush()
        let count = uninterrupted { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
        guard count >= 0 else { throw ZipError(.read, systemCode: errno, subject: directory) }
        return count
    }

    private func flush() throws(ZipError) {
        guard !pending.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &pending)
        try write(bytes.span.bytes)
        bytes.removeAll(keepingCapacity: true)
        pending = bytes
    }

    private func write(_ bytes: borrowing RawSpan) throws(ZipError) {
        try bytes.withUnsafeBytes { bytes throws(ZipError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = uninterrupted { Glibc.write(descriptor, part.baseAddress, part.count) }
                guard count >= 0 else { throw ZipError(.write, systemCode: errno, subject: directory) }
                written += count
                rest = rest.dropFirst(count)
            }
        }
    }
}

/// Repeats a system call that a signal has cut short.
func uninterrupted(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
