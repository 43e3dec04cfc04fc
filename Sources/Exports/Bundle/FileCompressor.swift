import Crypto
import Zip

/// Measures files on disk for a bundle. One that deflating would not make smaller by a twentieth (pictures, archives,
/// most PDFs) stays where it is until the bundle is written; any other is deflated into the spool.
struct FileCompressor: ~Copyable {
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private var deflater = BlockDeflater()

    /// The file may not change while the bundle is written. `heard` hears the number of bytes of each piece that is done.
    mutating func compress(
        _ file: String,
        as path: String,
        with stream: inout StreamCompressor,
        heard: (Int) throws -> Void
    ) throws -> BundleEntry {
        let input = try InputFile(path: file)
        let pays = try deflatingPays(input)
        var entry = pays ? try deflate(input, with: &stream, heard) : try measure(input, file, heard)
        entry.path = path
        return entry
    }

    private mutating func deflate(
        _ input: borrowing InputFile,
        with stream: inout StreamCompressor,
        _ heard: (Int) throws -> Void
    ) throws -> BundleEntry {
        try forEachPiece(of: input) { piece in
            try stream.write(piece)
            try heard(piece.count)
        }
        return try stream.finish(path: "")
    }

    private mutating func measure(
        _ input: borrowing InputFile,
        _ path: String,
        _ heard: (Int) throws -> Void
    ) throws -> BundleEntry {
        var (size, checksum, digest) = (0, CRC32(), SHA256())
        try forEachPiece(of: input) { piece in
            size += piece.count
            checksum.update(piece.span.bytes)
            piece.withUnsafeBytes { digest.update(bufferPointer: $0) }
            try heard(piece.count)
        }
        let entry = ZipEntry(
            name: "",
            method: .stored,
            size: size,
            compressedSize: size,
            crc32: checksum.value,
            content: .file(path: path)
        )
        return BundleEntry(zip: entry, sha256: digest.finalize())
    }

    private mutating func forEachPiece(
        of input: borrowing InputFile,
        _ body: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        var offset = 0
        while case let count = try input.read(at: offset, into: &buffer), count > 0 {
            try body(buffer[..<count])
            offset += count
        }
    }

    /// Tries samples from the start, the middle and further on.
    private mutating func deflatingPays(_ input: borrowing InputFile) throws -> Bool {
        var sample = [UInt8](repeating: 0, count: 16 << 10)
        var deflated: [UInt8] = []
        var (before, after) = (0, 0)
        for offset in [0, input.count / 2, input.count / 4 * 3] where offset == 0 || input.count > 4 * sample.count {
            let count = try input.read(at: offset, into: &sample)
            before += count
            after += try deflater.deflate(sample.span.extracting(first: count).bytes, into: &deflated) ?? count
        }
        return after < before - before / 20
    }
}
