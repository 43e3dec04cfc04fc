import Foundation
import TestSupport
import Testing

@testable import Items

@Suite(.timeLimit(.minutes(60))) struct DescriptorTests {
    @Test func `a Redis that is started anew has nothing that the server has open but its lock and its output`()
        async throws
    {
        try await withTemporaryDirectory { data in
            let server = try await Binary.start(data)
            let client = try server.connect(sending: "GET /hea")
            let first = try await redis(of: server, after: nil)
            kill(first, SIGKILL)
            let second = try await redis(of: server, after: first)

            let ours = Set(try open(in: server.processID))
            // Both have some of their own that are called the same.
            let namesakes = ["/dev/null", "anon_inode:[eventpoll]"]
            let shared = Set(try open(in: second)).intersection(ours).subtracting(namesakes)
            #expect(shared.filter { !$0.hasPrefix("pipe:") } == [data.path + "/redis/lock"])
            #expect(shared.count == 2)
            close(client)
            #expect(await server.stop() == 0)
        }
    }

    @Test func `a file that is opened or made is closed in children`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "file").path
            for file in [try FileHandle(creating: path), try FileHandle(reading: path)] {
                #expect(fcntl(file.fileDescriptor, F_GETFD) & FD_CLOEXEC != 0)
            }
        }
    }

    /// NIO makes its sockets and its epolls without the flag.
    @Test func `the files of a server are flagged to be closed in children`() async throws {
        try await withTemporaryDirectory { data in
            let server = try await Binary.start(data)
            let files = try descriptors(of: server.processID).filter { $0.target.hasPrefix("/") && $0.number > 2 }
            #expect(files.contains { $0.target.hasPrefix(data.path + "/items.sqlite") })
            #expect(try files.filter { try !isClosedInChildren($0.number, of: server.processID) }.map(\.target) == [])
            #expect(await server.stop() == 0)
        }
    }

    /// The server's private Redis, once it is there and is another than the last.
    private func redis(of server: Binary, after last: Int32?) async throws -> Int32 {
        while true {
            try Task.checkCancellation()
            let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.processID)/task")
            let children = threads.flatMap { thread in
                let path = "/proc/\(server.processID)/task/\(thread)/children"
                return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ")
            }
            for child in children.compactMap({ Int32($0) }) where child != last {
                let name = try? String(contentsOfFile: "/proc/\(child)/comm", encoding: .utf8)
                if name == "redis-server\n" { return child }
            }
            await Task.yield()
        }
    }

    private func open(in processID: Int32) throws -> [String] {
        try descriptors(of: processID).map(\.target)
    }

    private func descriptors(of processID: Int32) throws -> [(number: Int32, target: String)] {
        let folder = "/proc/\(processID)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)") else {
                return nil
            }
            return Int32(name).map { ($0, target) }
        }
    }

    /// Also true where it has been closed meanwhile.
    private func isClosedInChildren(_ descriptor: Int32, of processID: Int32) throws -> Bool {
        let path = "/proc/\(processID)/fdinfo/\(descriptor)"
        guard let information = try? String(contentsOfFile: path, encoding: .utf8) else { return true }
        let flags = try #require(information.firstMatch(of: /flags:\s*([0-7]+)/))
        return try #require(Int32(flags.1, radix: 8)) & O_CLOEXEC != 0
    }
}
