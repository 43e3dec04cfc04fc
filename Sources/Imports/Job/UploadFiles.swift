import Foundation
package import Items
package import Jobs

/// Uploaded CSV files that wait for their import.
package struct UploadFiles: Sendable {
    package let shelf: FileShelf

    package init(directory: String, remote: (any RemoteFiles)? = nil) {
        shelf = FileShelf(directory: directory, remote: remote)
    }

    package var directory: String { shelf.directory }

    private func name(_ id: JobID) -> String { "\(id).csv" }

    /// Puts a body that has come in whole in its place.
    package func keep(_ id: JobID) async throws {
        try await shelf.publish(temporaryPath(id), as: name(id), patience: .request)
    }

    /// Reads a file, on this machine. One that lies with a store that is away is waited for.
    func read<Result>(_ lease: JobLease, _ work: (_ path: String) async throws -> Result) async throws -> Result {
        let copy = "\(directory)/.\(lease.id)_\(lease.delivery.attempt).part"
        return try await shelf.withLocalFile(name(lease.id), as: copy, patience: .job, work)
    }

    package func remove(_ id: JobID) async { await shelf.remove(name(id)) }

    /// Where a body is written while it comes in.
    package func temporaryPath(_ id: JobID) -> String {
        "\(directory)/.\(id).part"
    }

    /// The jobs whose files have been here for a minute: a younger file's job may not be queued yet. A store may count the
    /// age of a large file from when it began to come, which is long before its job.
    package func settledJobs() async throws -> [JobID] {
        try await shelf.names(olderThan: .seconds(shelf.remote == nil ? 60 : 3600)).compactMap { name in
            name.hasSuffix(".csv") ? JobID(name.dropLast(4)) : nil
        }
    }

    /// Removes the halves of uploads that a killed process left.
    package func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        where name.hasSuffix(".part") {
            unlink("\(directory)/\(name)")
        }
    }
}
