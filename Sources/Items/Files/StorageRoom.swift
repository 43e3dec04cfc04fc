import Foundation
import Synchronization

/// Why nothing more is put into a folder.
public enum NoRoom: Error, Equatable, CustomStringConvertible {
    case disk(free: Int, minimum: Int)
    case folder(kept: Int, limit: Int, setting: String)

    public var description: String {
        switch self {
        case .disk(let free, let minimum):
            "\(max(0, free)) bytes are free on the server's disk, and MIN_FREE_BYTES (\(minimum)) are kept free"
        case .folder(let kept, let limit, let setting):
            "\(kept) bytes are kept already, and \(setting) allows \(limit)"
        }
    }
}

/// How much the files of a folder may take together, and what stays free on the disk beside them: it is looked at before
/// anything is begun, not found out in the middle. Every method may wait for the disk.
public final class StorageRoom: Sendable {
    let directory: String
    let minimumFree: Int
    private let limit: Int
    private let setting: String
    /// Of files that lie elsewhere; nil where they lie in the folder.
    private let elsewhere: KeptBytes?
    private let state = Mutex(State())

    private struct State {
        /// What was promised to files that are not whole yet, and what of it is not on the disk yet.
        var promised = 0
        var unwritten = 0
        var kept = 0
        /// When the folder had last changed as it was counted; nil where it may have changed since at the same time.
        var countedAt: timespec?
        /// When it may be counted again.
        var nextCount = ContinuousClock.now
    }

    /// - Parameters:
    ///   - setting: the name of the setting that sets the limit, for whoever has to raise it.
    ///   - shelf: whose files are counted, where they may lie elsewhere than in the folder; the folder has their drafts.
    public init(_ directory: String, limit: Int, setting: String, minimumFree: Int, shelf: FileShelf? = nil) {
        (self.directory, self.limit, self.setting, self.minimumFree) = (directory, limit, setting, minimumFree)
        elsewhere = shelf.flatMap { $0.remote == nil ? nil : $0.kept }
    }

    /// Bytes that this user may still write to the folder's disk; nil where the system doesn't say.
    public static func free(at path: String) -> Int? {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return nil }
        return Int(clamping: facts.f_bavail.multipliedReportingOverflow(by: facts.f_frsize).partialValue)
    }

    /// Bytes that may still be written to its disk; nil where the system doesn't say.
    public var free: Int? { Self.free(at: directory) }

    /// - Throws: `NoRoom` unless so many bytes more have room.
    public func check(for bytes: Int = 0) throws(NoRoom) {
        try state.withLock { state throws(NoRoom) in try check(bytes, &state) }
    }

    /// Bytes of the folder's files, and of those that are about to be written.
    public var kept: Int {
        state.withLock { state in
            count(&state)
            return state.kept + state.promised
        }
    }

    /// Keeps room for a file that is about to be written.
    public func reserve(_ bytes: Int) throws(NoRoom) -> Reservation {
        try grow(by: bytes)
        return Reservation(self, bytes)
    }

    private func grow(by bytes: Int) throws(NoRoom) {
        try state.withLock { state throws(NoRoom) in
            try check(bytes, &state)
            state.promised += bytes
            state.unwritten += bytes
        }
    }

    private func check(_ bytes: Int, _ state: inout State) throws(NoRoom) {
        if let free = Self.free(at: directory).map({ $0 - state.unwritten }), free < minimumFree + bytes {
            throw .disk(free: free, minimum: minimumFree)
        }
        count(&state)
        let kept = state.kept + state.promised
        guard kept < limit, kept + bytes <= limit else { throw .folder(kept: kept, limit: limit, setting: setting) }
    }

    /// Files that are not whole yet, whose names begin with a dot, are among what was promised. The others never change, so
    /// that they are counted anew only when the folder has others. Where there are many, and new ones all the time, counting
    /// takes a twentieth of the time at most, so that a file may go uncounted for twenty times as long as counting
    /// takes.
    private func count(_ state: inout State) {
        if let elsewhere {
            state.kept = elsewhere.bytes
            return
        }
        let begin = ContinuousClock.now
        guard begin >= state.nextCount else { return }
        var folder = stat()
        guard stat(directory, &folder) == 0 else { return }
        let changed = folder.st_mtim
        if let countedAt = state.countedAt, countedAt.tv_sec == changed.tv_sec, countedAt.tv_nsec == changed.tv_nsec {
            return
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        state.kept = names.filter { !$0.hasPrefix(".") }.reduce(0) { sum, name in
            var facts = stat()
            return stat("\(directory)/\(name)", &facts) == 0 ? sum + Int(facts.st_size) : sum
        }
        // The time of a change comes from a clock that ticks every few milliseconds.
        state.countedAt = time(nil) - changed.tv_sec > 1 ? changed : nil
        let end = ContinuousClock.now
        state.nextCount = end + (end - begin) * 20
    }

    /// Room that was promised to one file, until it lies in its place or is given up.
    public final class Reservation: Sendable {
        private let room: StorageRoom
        private let sizes: Mutex<(promised: Int, written: Int)>
        /// By so much grows the promise to a file whose size nobody has told.
        private static let step = 1 << 20

        fileprivate init(_ room: StorageRoom, _ bytes: Int) {
            self.room = room
            sizes = Mutex((bytes, 0))
        }

        /// To be called before bytes are written.
        public func use(_ bytes: Int) throws(NoRoom) {
            try sizes.withLock { sizes throws(NoRoom) in
                let missing = sizes.written + bytes - sizes.promised
                if missing > 0 {
                    let more = max(missing, Self.step)
                    try room.grow(by: more)
                    sizes.promised += more
                }
                sizes.written += bytes
            }
            room.state.withLock { $0.unwritten -= bytes }
        }

        deinit {
            let (promised, written) = sizes.withLock(\.self)
            room.state.withLock { state in
                state.promised -= promised
                state.unwritten -= promised - written
                // What was promised may lie in its place now.
                state.nextCount = .now
            }
        }
    }
}
