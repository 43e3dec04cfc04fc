import CZip
import Glibc

/// The file that libzip writes an archive to.
///
/// It stands in for libzip's own because libzip goes back to the header of an entry after its bytes, which through
/// stdio takes seven system calls, half of all the system time of a bundle. Here the headers of small entries are
/// still in the buffer.
final class ArchiveFile: CallbackSource {
    private let path: String
    private var descriptor: Int32 = -1
    private var position = 0
    /// What goes into the file from `bufferStart` on, always to the end of what was written.
    private var buffer: [UInt8] = []
    private var bufferStart = 0
    private static let bufferLimit = 1 << 20

    init(path: String) {
        self.path = path
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    override class var commands: [zip_source_cmd_t] {
        [
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
            ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE,
            ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE,
        ]
    }

    override func answer(
        _ command: zip_source_cmd_t,
        _ data: UnsafeMutableRawBufferPointer
    ) throws(ZipError) -> Int {
        switch command {
        // To libzip the archive is a new one: it writes, and never reads.
        case ZIP_SOURCE_STAT: throw ZipError(.read, systemCode: ENOENT, subject: path)
        case ZIP_SOURCE_BEGIN_WRITE: try begin()
        case ZIP_SOURCE_WRITE: return try write(UnsafeRawBufferPointer(data))
        case ZIP_SOURCE_TELL_WRITE: return position
        case ZIP_SOURCE_SEEK_WRITE: try seek(data)
        case ZIP_SOURCE_COMMIT_WRITE: try commit()
        case ZIP_SOURCE_ROLLBACK_WRITE: rollBack()
        default: throw ZipError(.unsupported, subject: path)
        }
        return 0
    }

    private func begin() throws(ZipError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ZipError(.open, systemCode: errno, subject: path) }
        buffer.reserveCapacity(Self.bufferLimit)
    }

    private func commit() throws(ZipError) {
        try flush()
        let result = close(descriptor)
        descriptor = -1
        guard result == 0 else { throw ZipError(.close, systemCode: errno, subject: path) }
    }

    /// Nothing is left of an archive that was given up.
    private func rollBack() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(path)
    }

    private func seek(_ data: UnsafeMutableRawBufferPointer) throws(ZipError) {
        guard let arguments = data.baseAddress else { throw ZipError(.invalidArgument, subject: path) }
        let end = UInt64(bufferStart + buffer.count)
        let target = zip_source_seek_compute_offset(UInt64(position), end, arguments, UInt64(data.count), nil)
        guard target >= 0 else { throw ZipError(.invalidArgument, subject: path) }
        position = Int(target)
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(ZipError) -> Int {
        let written = min(max(bufferStart - position, 0), bytes.count)
        try writeOut(UnsafeRawBufferPointer(rebasing: bytes[..<written]).bytes, at: position)
        let rest = bytes[written...]
        if buffer.count + rest.count > Self.bufferLimit, position + written == bufferStart + buffer.count {
            try flush()
        }
        if !rest.isEmpty {
            replace(at: position + written - bufferStart, by: UnsafeRawBufferPointer(rebasing: rest))
        }
        position += bytes.count
        return bytes.count
    }

    /// Overwrites what stands in the buffer, and lengthens it by what reaches beyond.
    private func replace(at offset: Int, by bytes: UnsafeRawBufferPointer) {
        let overlap = min(buffer.count - offset, bytes.count)
        guard overlap >= 0 else { return }
        buffer.withUnsafeMutableBytes { buffer in
            UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<offset + overlap])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<overlap]))
        }
        buffer.append(contentsOf: bytes[overlap...])
    }

    private func flush() throws(ZipError) {
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        try writeOut(bytes.span.bytes, at: bufferStart)
        bufferStart += bytes.count
        bytes.removeAll(keepingCapacity: true)
        buffer = bytes
    }

    private func writeOut(_ bytes: borrowing RawSpan, at offset: Int) throws(ZipError) {
        try bytes.withUnsafeBytes { bytes throws(ZipError) in
            var written = 0
            while written < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
                let count = uninterrupted { pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written)) }
                guard count >= 0 else { throw ZipError(.write, systemCode: errno, subject: path) }
                written += count
            }
        }
    }
}
