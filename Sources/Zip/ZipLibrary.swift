import CZip

/// What a process does once before it uses libzip, from whatever thread.
package enum ZipLibrary {
    /// To be called before each `zip_open`.
    ///
    /// libzip before 1.9 keeps what its first `zip_open` works out in two variables that no lock guards, of which the
    /// first stands for both: of two threads that open their first archives at the same time, one may be told that
    /// its archive is read-only. So an archive of nothing is opened before any other.
    package static func prepare() {
        _ = isPrepared
    }

    /// Made by the first who asks, while all others wait for it.
    private static let isPrepared: Bool = {
        guard let source = zip_source_buffer_create(nil, 0, 0, nil) else { return false }
        guard let archive = zip_open_from_source(source, ZIP_CREATE, nil) else {
            zip_source_free(source)
            return false
        }
        zip_discard(archive)
        return true
    }()
}
