import Crypto
package import Figures
import Foundation
package import Items
package import Jobs

/// The finished exports: a file appears among them whole or not at all.
package struct ExportFiles: Sendable {
    package let shelf: FileShelf

    package init(directory: String, remote: (any RemoteFiles)? = nil) {
        shelf = FileShelf(directory: directory, remote: remote)
    }

    package var directory: String { shelf.directory }

    /// `report_20260101T120000123Z_{job id}.pdf`: no two attempts write the same file.
    static func name(kind: ExportKind, at time: Timestamp, job: JobID) -> String {
        let stamp = time.description.filter { $0.isNumber || $0 == "T" }
        let padded = stamp.count == 15 ? stamp + "000" : stamp
        return "\(kind == .pdf ? "report" : "bundle")_\(padded)Z_\(job).\(kind.rawValue)"
    }

    /// The job that a file belongs to; nil for every name that `name` does not make.
    package static func job(of name: String) -> (id: JobID, kind: ExportKind)? {
        let stem = name.dropLast(4)
        guard let kind = ExportKind.allCases.first(where: { name.hasSuffix("." + $0.rawValue) }),
            stem.hasPrefix(kind == .pdf ? "report_" : "bundle_"), stem.utf8.count == 63,
            let id = JobID(stem.suffix(36)), Self.isStamp(stem.dropFirst(7).dropLast(36))
        else { return nil }
        return (id, kind)
    }

    private static func isStamp(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 20 && bytes[8] == UInt8(ascii: "T")
            && bytes[18...] == [UInt8(ascii: "Z"), UInt8(ascii: "_")]
            && bytes.enumerated().allSatisfy { offset, byte in
                [8, 18, 19].contains(offset) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    package func path(_ name: String) -> String { shelf.path(name) }

    /// Where an attempt writes its file before it is whole; `removeLeftovers` takes what a killed process leaves there.
    func temporaryPath(_ lease: JobLease) -> String {
        "\(directory)/.\(lease.id)_\(lease.delivery.attempt).part"
    }

    /// Measures a temporary file and puts it in its place, where that is on this machine; else `send` comes after it.
    func keep(_ temporary: String, as name: String) throws -> ExportedFile {
        let (size, digest) = try Self.measure(temporary)
        try shelf.settle(temporary, as: name)
        return ExportedFile(name: name, size: size, sha256: digest)
    }

    /// Copies a measured file to where files lie, if that is elsewhere. A store that is away is waited for.
    func send(_ temporary: String, as name: String) async throws {
        try await shelf.send(temporary, as: name, patience: .job)
    }

    package func remove(_ name: String) async { await shelf.remove(name) }

    /// Removes what a killed process left half written. Nothing may be under way in the directory.
    package func removeLeftovers() {
        for name in (try? names()) ?? [] where name.hasPrefix(".") { unlink(path(name)) }
    }

    /// Names of the files in the directory, temporary ones too.
    package func names() throws -> [String] { try shelf.localNames() }

    /// The size and SHA-256 of a file, read in pieces of 1 MiB.
    private static func measure(_ path: String) throws -> (Int, String) {
        let handle = try FileHandle(reading: path)
        defer { try? handle.close() }
        var hash = SHA256()
        var size = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
            size += piece.count
        }
        return (size, hash.finalize().hexadecimal)
    }
}
