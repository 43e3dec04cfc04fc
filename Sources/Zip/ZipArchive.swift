import CZip

/// A new ZIP archive. `finish` makes the file under its name, and removes it again when it does not end well; it does
/// not sync. Give it the name of a temporary file, and rename that.
///
/// Entries stand in the order of adding. The bytes depend on what was added alone: permissions are 0644, and the time
/// of every entry is the one given, in UTC. One exception is libzip's: where the process's own time zone skips that
/// hour of the clock, the headers' rough time is an hour off (the exact one in the extra field is not). A process
/// that runs with `TZ=UTC0` never meets it.
public struct ZipArchive: ~Copyable {
    private let handle: ZipHandle
    private let path: String
    private let dosTime: DOSTime
    private let timestamp: [UInt8]

    /// `modified` is in seconds since 1970.
    public init(creating path: String, modified: Int) throws(ZipError) {
        handle = try ZipHandle(writingTo: path)
        self.path = path
        dosTime = DOSTime(secondsSinceEpoch: modified)
        timestamp = ExtendedTimestamp.bytes(secondsSinceEpoch: modified)
    }

    /// Adds an entry whose bytes `finish` reads. Fails where the name is taken.
    public mutating func add(_ entry: ZipEntry) throws(ZipError) {
        guard let source = EntryReader(entry).makeSource() else { throw ZipError(.memory, subject: entry.name) }
        let added = zip_file_add(handle.pointer, entry.name, source, ZIP_FL_ENC_UTF_8)
        guard added >= 0 else {
            zip_source_free(source)
            throw handle.error(entry.name)
        }
        let index = UInt64(added)
        if entry.method == .stored {
            // Without it libzip deflates what comes stored.
            try handle.check(zip_set_file_compression(handle.pointer, index, ZIP_CM_STORE, 0), entry.name)
        }
        try setAttributes(of: index, entry.name)
    }

    /// Writes the file. `progress` hears, a hundredth apart, how much is done, from 0 to 1; when it throws, writing
    /// stops, nothing is left, and its error comes out.
    public consuming func finish(progress: (Double) throws -> Void = { _ in }) throws {
        let pointer = handle.pointer
        let (result, stop) = withoutActuallyEscaping(progress) { progress in
            let watch = CloseWatch(progress)
            return withExtendedLifetime(watch) {
                (watch.watch(pointer) == 0 ? zip_close(pointer) : -1, watch.failure)
            }
        }
        guard result == 0 else { throw stop ?? handle.error(path) }
        handle.forget()
    }

    private func setAttributes(of index: UInt64, _ name: String) throws(ZipError) {
        let archive = handle.pointer
        try handle.check(zip_file_set_dostime(archive, index, dosTime.time, dosTime.date, 0), name)
        try handle.check(
            zip_file_extra_field_set(
                archive,
                index,
                ExtendedTimestamp.identifier,
                UInt16.max,
                timestamp,
                UInt16(timestamp.count),
                ZIP_FL_LOCAL | ZIP_FL_CENTRAL
            ),
            name
        )
        try handle.check(
            zip_file_set_external_attributes(archive, index, 0, UInt8(ZIP_OPSYS_UNIX), Self.readableFile),
            name
        )
    }

    /// `-rw-r--r--` as Unix has it, in the upper half.
    private static let readableFile: UInt32 = 0o100644 << 16
}
