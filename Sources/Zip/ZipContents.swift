import CZip
import Glibc

/// An archive that is there, to be read.
public struct ZipContents: ~Copyable {
    private let handle: ZipHandle
    /// Of the entries, in their order. One may stand there twice.
    public let names: [String]

    /// Fails where the directory at the end does not fit what stands before it.
    public init(reading path: String) throws(ZipError) {
        let handle = try ZipHandle(readingFrom: path)
        var names: [String] = []
        for index in 0..<max(0, zip_get_num_entries(handle.pointer, 0)) {
            guard let name = zip_get_name(handle.pointer, UInt64(index), 0) else { throw handle.error(path) }
            names.append(String(cString: name))
        }
        self.names = names
        self.handle = handle
    }

    /// What the directory says of an entry's bytes, uncompressed; there may be more.
    public borrowing func size(_ index: Int) -> Int? {
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        guard zip_stat_index(handle.pointer, UInt64(index), 0, &stat) == 0, stat.valid & UInt64(ZIP_STAT_SIZE) != 0
        else {
            return nil
        }
        return Int(clamping: stat.size)
    }

    /// Gives an entry's bytes piece by piece, uncompressed. Fails at their end where they don't fit their checksum.
    public borrowing func read(_ index: Int, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        guard let file = zip_fopen_index(handle.pointer, UInt64(index), 0) else { throw handle.error(names[index]) }
        defer { zip_fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = zip_fread(file, &buffer, UInt64(buffer.count))
            guard count >= 0 else { throw ZipError(zip_file_get_error(file), subject: names[index]) }
            if count == 0 { return }
            try body(buffer[..<Int(count)])
        }
    }
}

extension ZipHandle {
    fileprivate init(readingFrom path: String) throws(ZipError) {
        ZipLibrary.prepare()
        var code: Int32 = 0
        guard let pointer = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
            throw ZipError(ZipError.Code(rawValue: code), systemCode: code == ZIP_ER_OPEN ? errno : 0, subject: path)
        }
        self.pointer = pointer
    }
}
