import Foundation
package import Jobs

/// Uploaded CSV files that wait for their import.
package struct UploadFiles: Sendable {
    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    package func path(_ id: JobID) -> String {
        "\(directory)/\(id).csv"
    }

    package func remove(_ id: JobID) {
        unlink(path(id))
    }

    /// Where a body is written while it comes in.
    package func temporaryPath(_ id: JobID) -> String {
        "\(directory)/.\(id).part"
    }

    /// The jobs whose files have been here for a minute: a younger file's job may not be queued yet.
    package func settledJobs() throws -> [JobID] {
        try FileManager.default.contentsOfDirectory(atPath: directory).compactMap { name in
            guard name.hasSuffix(".csv"), let id = JobID(name.dropLast(4)) else { return nil }
            var status = stat()
            guard stat(path(id), &status) == 0, time(nil) - status.st_ctim.tv_sec > 60 else { return nil }
            return id
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
