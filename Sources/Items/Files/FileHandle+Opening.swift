public import Foundation

extension FileHandle {
    /// Opens a file for reading that no child process inherits, as it would the files of Foundation's initializers.
    public convenience init(reading path: String) throws(FileError) {
        try self.init(opening: path, O_RDONLY)
    }

    /// Makes a file for writing that only its owner can read and no child process inherits; one that is there is
    /// emptied.
    public convenience init(creating path: String) throws(FileError) {
        try self.init(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
    }

    private convenience init(opening path: String, _ flags: Int32) throws(FileError) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(call: "open", path: path, code: errno) }
        self.init(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
