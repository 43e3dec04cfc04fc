import Zip

/// The finished file's bytes, in pieces of some size, with their count and checksums.
struct FileOutput: ~Copyable {
    private static let pieceSize = 64 << 10

    private let write: (UnsafeRawBufferPointer) throws -> Void
    private var buffer: [UInt8] = []
    private var written = 0
    private var checksums = CRC64()

    init(header: [UInt8], write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.write = write
        buffer.reserveCapacity(Self.pieceSize)
        buffer += header
    }

    /// Where the next byte comes to lie.
    var offset: Int { written + buffer.count }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count > Self.pieceSize { try flush() }
        if bytes.count >= Self.pieceSize {
            try pass(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    mutating func append(_ text: String) throws {
        var text = text
        try text.withUTF8 { try append(UnsafeRawBufferPointer($0)) }
    }

    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        // Taken out meanwhile, so that no copy is made.
        var full: [UInt8] = []
        swap(&full, &buffer)
        try full.withUnsafeBytes { try pass($0) }
        full.removeAll(keepingCapacity: true)
        swap(&full, &buffer)
    }

    private mutating func pass(_ bytes: UnsafeRawBufferPointer) throws {
        checksums.update(bytes)
        written += bytes.count
        try write(bytes)
    }

    /// The file identifier (ISO 32000-1, 14.4) as a hexadecimal string: two checksums of all bytes up to here.
    mutating func identifier() throws -> String {
        try flush()
        return "<" + [checksums.ecma, checksums.iso].map(Self.hexadecimal).joined() + ">"
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
