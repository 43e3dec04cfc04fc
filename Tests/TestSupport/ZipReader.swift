import CZip
import Zip

/// One entry of an archive as libzip reads it, uncompressed and checked against its checksum.
public struct ReadZipEntry: Equatable, Sendable {
    public var name: String
    public var bytes: [UInt8]
    public var isDeflated: Bool
    /// The Unix mode, type of file included.
    public var mode: UInt32
    /// Seconds since 1970 of the extended timestamp.
    public var modified: Int32
}

/// Something about an archive that can't be read.
public struct UnreadableZip: Error {
    public var reason: String
}

/// Reads an archive whole, in the order of its entries.
public func readZip(_ path: String) throws -> [ReadZipEntry] {
    ZipLibrary.prepare()
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
        throw UnreadableZip(reason: "zip_open of \(path): \(code)")
    }
    defer { zip_discard(archive) }
    return try (0..<UInt64(zip_get_num_entries(archive, 0))).map { try readEntry($0, of: archive) }
}

private func readEntry(_ index: UInt64, of archive: OpaquePointer) throws -> ReadZipEntry {
    var stat = zip_stat_t()
    guard zip_stat_index(archive, index, 0, &stat) == 0, let name = stat.name,
        let file = zip_fopen_index(archive, index, 0)
    else { throw UnreadableZip(reason: "entry \(index)") }
    defer { zip_fclose(file) }
    var bytes = [UInt8](repeating: 0, count: Int(stat.size) + 1)
    // The read beyond the end makes libzip compare the checksum.
    guard zip_fread(file, &bytes, stat.size + 1) == Int64(stat.size), zip_fread(file, &bytes[Int(stat.size)], 1) == 0
    else {
        throw UnreadableZip(reason: String(cString: name))
    }
    var (system, attributes) = (UInt8(0), UInt32(0))
    zip_file_get_external_attributes(archive, index, 0, &system, &attributes)
    return ReadZipEntry(
        name: String(cString: name),
        bytes: bytes.dropLast(),
        isDeflated: stat.comp_method == ZIP_CM_DEFLATE,
        mode: attributes >> 16,
        modified: timestamp(of: index, in: archive)
    )
}

private func timestamp(of index: UInt64, in archive: OpaquePointer) -> Int32 {
    var count: UInt16 = 0
    guard let field = zip_file_extra_field_get_by_id(archive, index, 0x5455, 0, &count, UInt32(ZIP_FL_LOCAL)),
        count == 5
    else { return -1 }
    return (1...4).reversed().reduce(Int32(0)) { $0 << 8 | Int32(field[$1]) }
}
