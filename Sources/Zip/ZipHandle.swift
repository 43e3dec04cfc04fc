import CZip

/// Owns libzip's archive object.
struct ZipHandle: ~Copyable {
    let pointer: OpaquePointer

    init(writingTo path: String) throws(ZipError) {
        ZipLibrary.prepare()
        guard let source = ArchiveFile(path: path).makeSource() else { throw ZipError(.memory, subject: path) }
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let pointer = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
            zip_source_free(source)
            throw ZipError(&error, subject: path)
        }
        self.pointer = pointer
    }

    deinit {
        zip_discard(pointer)
    }

    /// Gives up the object after `zip_close` has freed it.
    consuming func forget() {
        discard self
    }

    func error(_ subject: String) -> ZipError {
        ZipError(zip_get_error(pointer), subject: subject)
    }

    func check(_ result: Int32, _ subject: String) throws(ZipError) {
        if result != 0 { throw error(subject) }
    }
}
