import Dispatch
import Foundation
import GRDB
import HouseTestSupport
import Synchronization
import TestSupport
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct LockTests {
    /// Each try waits a little, so that 300 of them are more than thirteen seconds.
    @Test func `a lock is waited for longer than thirteen seconds, and not for ever`() {
        #expect(BusyPatience.waited(before: 300) > 13)
        #expect(BusyPatience.isEnough(before: 300) == false)
        #expect(BusyPatience.isEnough(before: 2000))
    }

    @Test func `an import waits for a lock of another process, and goes on when that lets go`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let store = try ItemStore(path: path)
            let other = try DatabaseQueue(path: path)
            let (asked, ask) = AsyncStream.makeStream(of: Void.self)
            let release = DispatchSemaphore(value: 0)
            async let holding: Void = onThread {
                try other.inTransaction(.immediate) { _ in
                    ask.finish()
                    release.wait()
                    return .rollback
                }
            }
            for await _ in asked {}
            async let loaded: Void = onThread { try store.load(Samples.items(3)) }
            while store.tries < 3 { await Task.yield() }
            release.signal()
            try await holding
            try await loaded
            #expect(try await store.read { try $0.itemCount() } == 3)
        }
    }

    @Test func `who stops waits for no lock`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let store = try ItemStore(path: path)
            store.stopWaiting()
            try DatabaseQueue(path: path).inTransaction(.immediate) { _ in
                let error = #expect(throws: ItemStoreError.self) { try store.load(Samples.items(3)) }
                #expect(error?.reason == .busy)
                return .rollback
            }
        }
    }

    @Test func `the log stays within its bound while an export reads, and the import goes on when that has ended`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "items.sqlite").path
            let limit = 1 << 20
            let store = try ItemStore(path: path, longestLog: limit)
            try store.load(Samples.items(1))
            let (read, reads) = AsyncStream.makeStream(of: Void.self)
            let release = DispatchSemaphore(value: 0)
            async let export: Int = onThread {
                try store.read { reader in
                    let before = try reader.itemCount()
                    reads.finish()
                    release.wait()
                    return try reader.itemCount() - before
                }
            }
            for await _ in read {}
            let largest = Mutex(0)
            async let imported: Void = onThread {
                for page in 0..<12 {
                    try store.load(Samples.items(600 + page))
                    largest.withLock { $0 = max($0, logSize(path)) }
                }
            }
            while logSize(path) <= limit { await Task.yield() }
            while store.tries < 3 { await Task.yield() }
            release.signal()
            let growth = try await export
            #expect(growth == 0)
            try await imported
            #expect(largest.withLock(\.self) <= limit)
            #expect(try await store.read { try $0.itemCount() } == 611)
        }
    }
}

private func logSize(_ path: String) -> Int {
    (try? URL(filePath: path + "-wal").resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
}
