import Foundation

/// Gives the bytes of attachments as files of this machine while something is made of them; blocks its thread.
public final class AttachmentReader {
    private let files: AttachmentFiles
    /// What the copies of what lies elsewhere are called before their own names.
    private let beginning: String
    private let isStopped: () -> Bool
    private var copies: Set<String> = []

    /// - Parameters:
    ///   - path: of what is made; copies lie beside it until the end.
    ///   - isStopped: whether what is made is of no use any more.
    public init(_ files: AttachmentFiles, beside path: String, isStopped: @escaping () -> Bool = { false }) {
        (self.files, beginning, self.isStopped) = (files, path + ".", isStopped)
    }

    /// Where the files lie that are there, by their digests.
    ///
    /// - Throws: `FileStoreError` for a store that is away for too long, `CancellationError`.
    public func paths(_ digests: [String]) throws -> [String: String] {
        guard let remote = files.remote else {
            let places = digests.map { ($0, files.path($0)) }.filter { access($0.1, R_OK) == 0 }
            return Dictionary(places) { first, _ in first }
        }
        let missing = Set(digests).subtracting(copies)
        let beginning = beginning
        // Noted first, so that what was fetched before an error is removed as well.
        copies.formUnion(missing)
        let gone = try BlockingWait.on({ try await Self.fetch(missing, from: remote, beginning) }, isStopped: isStopped)
        copies.subtract(gone)
        let there = digests.filter(copies.contains).map { ($0, beginning + $0) }
        return Dictionary(there) { first, _ in first }
    }

    /// Four at a time.
    /// - Returns: those that are not there.
    private static func fetch(
        _ digests: Set<String>,
        from remote: any RemoteFiles,
        _ beginning: String
    ) async throws -> [String] {
        try await withThrowingTaskGroup(of: String?.self) { group in
            var gone: [String] = []
            for (index, digest) in digests.enumerated() {
                if index >= 4, let missing = try await group.next() ?? nil { gone.append(missing) }
                group.addTask {
                    try await remote.fetch(digest, to: beginning + digest, patience: .job) ? nil : digest
                }
            }
            for try await missing in group { if let missing { gone.append(missing) } }
            return gone
        }
    }

    /// Removes the copies.
    public func close() {
        for digest in copies { unlink(beginning + digest) }
        copies = []
    }
}
