import CZip

/// Gives libzip one entry's bytes, as they are to stand in the archive.
final class EntryReader: CallbackSource {
    private let entry: ZipEntry
    private var position = 0
    private var checksum = CRC32()
    private var file: InputFile?

    init(_ entry: ZipEntry) {
        self.entry = entry
    }

    override class var commands: [zip_source_cmd_t] {
        [ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT]
    }

    override func answer(
        _ command: zip_source_cmd_t,
        _ data: UnsafeMutableRawBufferPointer
    ) throws(ZipError) -> Int {
        switch command {
        case ZIP_SOURCE_STAT: return stat(data)
        case ZIP_SOURCE_OPEN: try open()
        case ZIP_SOURCE_READ: return try read(into: data)
        case ZIP_SOURCE_CLOSE: file = nil
        default: throw ZipError(.unsupported, subject: entry.name)
        }
        return 0
    }

    /// A method, both sizes and the checksum let libzip copy the bytes as they are.
    private func stat(_ data: UnsafeMutableRawBufferPointer) -> Int {
        guard data.count >= MemoryLayout<zip_stat_t>.size else { return -1 }
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        stat.valid = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD)
        stat.size = UInt64(entry.size)
        stat.comp_size = UInt64(entry.compressedSize)
        stat.comp_method = entry.method.rawValue
        stat.crc = entry.crc32
        data.storeBytes(of: stat, as: zip_stat_t.self)
        return MemoryLayout<zip_stat_t>.size
    }

    private func open() throws(ZipError) {
        position = 0
        checksum = CRC32()
        if case .file(let path) = entry.content {
            file = try InputFile(path: path)
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) throws(ZipError) -> Int {
        let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(entry.compressedSize - position))
        guard wanted.count > 0 else { return 0 }
        let count =
            switch entry.content {
            case .spool(let spool, let offset): try spool.read(at: offset + position, into: wanted)
            case .file: try file?.read(at: position, into: wanted) ?? 0
            }
        position += count
        guard count > 0, isUnchanged(afterReading: wanted[..<count]) else {
            throw ZipError(.changed, subject: entry.name)
        }
        return count
    }

    /// A file that was cut short or rewritten since its checksum was taken must not get into the archive.
    private func isUnchanged(afterReading bytes: Slice<UnsafeMutableRawBufferPointer>) -> Bool {
        guard case .file = entry.content else { return true }
        checksum.update(UnsafeRawBufferPointer(rebasing: bytes).bytes)
        return position < entry.size || checksum.value == entry.crc32
    }
}
