import CZip
import Zip

/// Replaces, adds (bytes) or removes (nil) entries of an archive.
public func changeZip(_ path: String, _ changes: [String: [UInt8]?]) throws {
    ZipLibrary.prepare()
    var code: Int32 = 0
    guard let archive = zip_open(path, 0, &code) else { throw UnreadableZip(reason: "zip_open of \(path): \(code)") }
    var kept: [UnsafeMutableBufferPointer<UInt8>] = []
    defer {
        for bytes in kept { bytes.deallocate() }
    }
    for (name, bytes) in changes {
        guard let bytes else {
            zip_delete(archive, UInt64(zip_name_locate(archive, name, 0)))
            continue
        }
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes)
        kept.append(copy)
        guard let source = zip_source_buffer(archive, copy.baseAddress, UInt64(bytes.count), 0) else {
            throw UnreadableZip(reason: "zip_source_buffer for \(name)")
        }
        zip_file_add(archive, name, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8)
    }
    guard zip_close(archive) == 0 else { throw UnreadableZip(reason: "zip_close of \(path)") }
}
