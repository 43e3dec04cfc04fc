public import NIOCore

/// A folder of files that lies elsewhere, where several processes share it: what `FileShelf` asks of it.
///
/// It is a protocol because it comes with an HTTP client, of which the houses that only keep files know nothing.
public protocol RemoteFiles: Sendable {
    /// Copies a finished file of this machine; it can be seen when it is whole.
    func put(_ path: String, as name: String, patience: FilePatience) async throws

    /// Gives a file of another folder of the same store a second name. False where the file is not there.
    func copy(_ name: String, from other: any RemoteFiles, patience: FilePatience) async throws -> Bool

    /// nil where there is no such file.
    func entry(_ name: String, patience: FilePatience) async throws -> FileEntry?

    func entries(patience: FilePatience) async throws -> [FileEntry]

    /// The bytes of a file that is there, or some of them; they come on by themselves after a broken connection.
    func read(_ name: String, _ range: Range<Int>, patience: FilePatience) async throws -> FilePieces

    /// Writes a file to this machine. False where it is not there.
    func fetch(_ name: String, to path: String, patience: FilePatience) async throws -> Bool

    /// One that is not there is no error.
    func remove(_ name: String, patience: FilePatience) async throws

    /// An address at which the file can be had without more, for a while.
    func link(to name: String, _ form: FileLink) -> String
}

/// How long a store that is away is waited for.
public enum FilePatience: Sendable {
    /// For a person or a loop, who come again by themselves.
    case request
    /// For a start, which somebody watches.
    case start
    /// For work that nobody wants to do anew.
    case job
}

/// What a folder tells of a file in it.
public struct FileEntry: Equatable, Sendable {
    public var name: String
    public var size: Int
    /// Since it came, by the clock of whoever keeps it.
    public var age: Duration

    public init(name: String, size: Int, age: Duration) {
        (self.name, self.size, self.age) = (name, size, age)
    }
}

/// The bytes of a file, as they are asked for.
public typealias FilePieces = AsyncThrowingStream<ByteBuffer, any Error>

/// What an address of a file is for.
public struct FileLink: Sendable {
    public var isHead: Bool
    public var mediaType: String
    public var disposition: String
    public var life: Duration

    public init(isHead: Bool, mediaType: String, disposition: String, life: Duration) {
        (self.isHead, self.mediaType, self.disposition, self.life) = (isHead, mediaType, disposition, life)
    }
}
