import Foundation
import Items
import Jobs

/// A file that stands in `DATA_DIR` while almanac serves from there: one that is found at start was left by a run that
/// ended by a crash, a kill or a power cut.
struct RunMarker: Sendable {
    let path: String

    /// What a run tells the next one of itself.
    struct Run: Codable, Equatable {
        var startedAt: Timestamp
        var processID: Int32
        var version: String

        enum CodingKeys: String, CodingKey {
            case startedAt = "started_at"
            case processID = "pid"
            case version
        }

        var metadata: [String: String] {
            ["started_at": "\(startedAt)", "pid": "\(processID)", "version": version]
        }
    }

    /// Whether the last run ended badly, and what it told of itself, where that can be read.
    func lastRun() -> (endedBadly: Bool, told: Run?) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            return (access(path, F_OK) == 0, nil)
        }
        return (true, try? DocumentJSON.decode(Run.self, from: Array(bytes)))
    }

    /// - Throws: `FileError`.
    func set(_ run: Run) throws {
        let bytes = try DocumentJSON.encode(run)
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileError(call: "open", path: path, code: errno) }
        defer { close(file) }
        guard write(file, bytes, bytes.count) == bytes.count else {
            throw FileError(call: "write", path: path, code: errno)
        }
    }

    /// The run has ended as it should.
    func clear() {
        unlink(path)
    }
}
