import Foundation
import Items

/// The bytes of a CSV file in UTF-8, a piece at a time, whatever the file's encoding, from a disk, a pipe or memory.
struct CSVInput {
    static let pieceBytes = 1 << 18

    private enum Source {
        case file(FileHandle, path: String)
        /// The beginning of a file that somebody sent.
        case memory([UInt8])
    }

    /// The size in bytes, 0 where there is none (a pipe).
    let size: Int
    /// How many of them have been read.
    private(set) var bytesRead = 0
    private let source: Source
    private(set) var encoding = CSVEncoding.utf8
    /// Whether a byte-order mark says that it is UTF-8.
    private var isMarked = false
    /// Looks at what could not be looked at before.
    private var check: EncodingCheck?
    private var ahead: [UInt8] = []

    /// Opens a file; what is not text in UTF-8, in UTF-16 with its mark or in Windows-1252 is refused before anything of it
    /// is used. A pipe can't be looked at beforehand: what is not Unicode is refused as soon as it shows.
    init(path: String) throws {
        do {
            let file = try FileHandle(reading: path)
            size = Self.size(of: file)
            source = .file(file, path: path)
        } catch {
            throw CSVFileError.unreadable(path: path, error)
        }
        guard try begin() else { return }
        if size > 0 {
            encoding = try EncodingCheck.run(path: path, isMarked: isMarked)
        } else {
            check = EncodingCheck()
        }
    }

    /// - Parameter isCut: whether the bytes are but the beginning of the file.
    init(_ bytes: [UInt8], isCut: Bool) throws {
        size = bytes.count
        source = .memory(bytes)
        guard try begin() else { return }
        var check = EncodingCheck(isMarked: isMarked)
        check.read(bytes)
        encoding = try check.encoding(isCut: isCut)
    }

    /// 0 for what has no size, and then can't be sought in either.
    private static func size(of file: FileHandle) -> Int {
        guard let size = try? file.seekToEnd(), (try? file.seek(toOffset: 0)) != nil else { return 0 }
        return Int(clamping: size)
    }

    /// The next piece, empty at the end.
    mutating func next() throws -> [UInt8] {
        var piece = ahead
        ahead = []
        if piece.isEmpty { piece = try read() }
        let isLast = piece.isEmpty
        check?.read(piece)
        if isLast { try check?.finish(isCut: false) } else { try check?.throwIfHopeless() }
        // A piece of UTF-16 may hold less than one character.
        var text = encoding.decode(piece, isLast: isLast)
        while text.isEmpty, !piece.isEmpty {
            piece = try read()
            text = encoding.decode(piece, isLast: piece.isEmpty)
        }
        return text
    }

    private mutating func read() throws -> [UInt8] {
        switch source {
        case .memory(let bytes):
            let piece = Array(bytes[bytesRead...].prefix(Self.pieceBytes))
            bytesRead += piece.count
            return piece
        case .file(let file, let path):
            do {
                let piece = [UInt8](try file.read(upToCount: Self.pieceBytes) ?? Data())
                bytesRead += piece.count
                return piece
            } catch {
                throw CSVFileError.unreadable(path: path, error)
            }
        }
    }
}

extension CSVInput {
    /// Looks at the first bytes, and takes the byte-order mark off.
    ///
    /// - Returns: whether the bytes have to show that they are in UTF-8.
    private mutating func begin() throws -> Bool {
        while ahead.count < 4 {
            let piece = try read()
            if piece.isEmpty { break }
            ahead += piece
        }
        for (signature, what) in Self.signatures where ahead.starts(with: signature) {
            throw CSVFileError.notText(what: what)
        }
        if ahead.starts(with: [0xFF, 0xFE]) || ahead.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16(UTF16Decoder(isBigEndian: ahead[0] == 0xFE))
            ahead.removeFirst(2)
            return false
        } else if ahead.prefix(4).contains(0) {
            throw CSVFileError.notText(what: "UTF-16 without a byte-order mark, or a binary file")
        } else if ahead.starts(with: [0xEF, 0xBB, 0xBF]) {
            ahead.removeFirst(3)
            isMarked = true
        }
        return true
    }

    private static let signatures: [([UInt8], String)] = [
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32"),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32"),
        ([0x50, 0x4B, 0x03, 0x04], "an Excel workbook or a ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ([0x1F, 0x8B], "a gzip file"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF"),
    ]
}
