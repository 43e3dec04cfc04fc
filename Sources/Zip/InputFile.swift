import Glibc

/// A file that is open for reading.
public struct InputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String
    /// As it was when the file was opened.
    public let count: Int

    /// Refuses what is not a regular file.
    public init(path: String) throws(ZipError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ZipError(.open, systemCode: errno, subject: path) }
        var status = Glibc.stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw ZipError(.open, systemCode: EINVAL, subject: path)
        }
        (self.descriptor, self.path, count) = (descriptor, path, Int(status.st_size))
    }

    deinit {
        close(descriptor)
    }

    /// Fills the start of the buffer with what stands at a place, and returns how much there was: 0 at the end.
    public borrowing func read(at offset: Int, into buffer: inout [UInt8]) throws(ZipError) -> Int {
        try buffer.withUnsafeMutableBufferPointer { buffer throws(ZipError) in
            try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    borrowing func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ZipError) -> Int {
        let count = uninterrupted { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
        guard count >= 0 else { throw ZipError(.read, systemCode: errno, subject: path) }
        return count
    }
}
