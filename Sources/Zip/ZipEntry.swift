/// One file of an archive, with everything that its header says; its bytes are read when the archive is finished.
public struct ZipEntry {
    /// Where the bytes lie as they are to stand in the archive: deflated already where the method says so.
    public enum Content {
        case spool(SpoolFile, offset: Int)
        /// A file on disk that is stored as it is. It may not change before the archive is finished.
        case file(path: String)
    }

    public enum Method: UInt16, Sendable {
        case stored = 0
        case deflated = 8
    }

    /// UTF-8 with `/` between folders.
    public var name: String
    public var method: Method
    public var size: Int
    public var compressedSize: Int
    /// Of the uncompressed bytes.
    public var crc32: UInt32
    public var content: Content

    public init(name: String, method: Method, size: Int, compressedSize: Int, crc32: UInt32, content: Content) {
        (self.name, self.method, self.size, self.compressedSize) = (name, method, size, compressedSize)
        (self.crc32, self.content) = (crc32, content)
    }
}
