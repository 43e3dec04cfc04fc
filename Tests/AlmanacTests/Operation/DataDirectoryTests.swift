import Foundation
import TestSupport
import Testing

@testable import Almanac
@testable import Storage

@Suite(.timeLimit(.minutes(60))) struct DataDirectoryTests {
    @Test func `what was open to others is closed to them, and the owner keeps what he had`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            for name in ["", "exports", "redis/appendonlydir", "attachments/ab"] {
                try data.makeFolder(name, mode: 0o775)
            }
            for name in ["items.sqlite", "items.sqlite-wal", "exports/report.pdf", "redis/appendonlydir/x.aof"] {
                try data.makeFile(name, mode: 0o644)
            }
            try data.makeFile("attachments/ab/read-only", mode: 0o444)
            _ = try DataDirectory(data.path)
            #expect(data.openToOthers == [])
            #expect(data.mode("exports/report.pdf") == 0o600)
            #expect(data.mode("attachments/ab/read-only") == 0o400)
            #expect(data.mode("redis/appendonlydir") == 0o700)
        }
    }

    @Test func `whatever almanac itself has made there is known to be its own`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            _ = try DataDirectory(data.path).instance()
            for name in try FileManager.default.subpathsOfDirectory(atPath: data.path) + [""] {
                let path = data.appending(path: name).path
                try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
            }
            _ = try DataDirectory(data.path)
            #expect(data.openToOthers == [])
        }
    }

    @Test func `an open folder that holds something else is refused with a sentence, and nothing in it is touched`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "home")
            try data.makeFolder("", mode: 0o755)
            try data.makeFile("notes.txt", mode: 0o644)
            try data.makeFile("items.sqlite", mode: 0o644)
            let error = #expect(throws: StartError.self) { try DataDirectory(data.path) }
            let sentence = try #require(error).description
            for part in ["DATA_DIR", data.path, "755", "notes.txt", "chmod 700"] { #expect(sentence.contains(part)) }
            #expect(error?.exitCode == 77)
            #expect(data.mode("") == 0o755 && data.mode("items.sqlite") == 0o644)
            #expect(!FileManager.default.fileExists(atPath: data.path + "/exports"))
        }
    }

    @Test func `in a closed folder, what is not almanac's is left alone`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            try data.makeFolder("", mode: 0o700)
            try data.makeFile("notes.txt", mode: 0o644)
            try data.makeFile("instance", mode: 0o644)
            _ = try DataDirectory(data.path)
            #expect(data.openToOthers == ["notes.txt"])
        }
    }

    @Test func `a symbolic link is not followed`() async throws {
        try await withTemporaryDirectory { folder in
            let data = folder.appending(path: "data")
            try data.makeFolder("exports", mode: 0o755)
            try folder.makeFile("elsewhere", mode: 0o644)
            let link = data.appending(path: "exports/link").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/elsewhere")
            _ = try DataDirectory(data.path)
            #expect(folder.mode("elsewhere") == 0o644)
        }
    }

    @Test func `all that the server writes is for its owner alone`() async throws {
        try await withTemporaryDirectory { data in
            try ItemStore(path: data.path + "/items.sqlite").load(Samples.items())
            let server = try await Binary.start(data)
            for kind in ["pdf", "zip"] {
                let id = try await server.post("/api/exports/\(kind)", Samples.request)
                try await server.until("/api/exports/\(id)/events") { $0.contains("\"status\":\"completed\"") }
            }
            let rows = "id,title,created\n1,One,2024-01-01T00:00:00Z\n"
            let id = try await server.post("/api/imports/csv?name=rows.csv", rows, type: "text/csv")
            try await server.until("/api/imports/\(id)/events") { $0.contains("\"status\":\"completed\"") }
            #expect(data.openToOthers == [])
            #expect(await server.stop() == 0)
        }
    }

    @Test func `a report that a command makes has the rights that its caller gives`() async throws {
        try await withTemporaryDirectory { folder in
            try ItemStore(path: folder.path + "/data/items.sqlite", in: folder.appending(path: "data"))
                .load(Samples.items())
            let file = folder.path + "/report.pdf"
            let dates = ["--start-date", "2023-09-01", "--end-date", "2024-01-31"]
            let (status, text) = try await Binary.run(
                ["export", "pdf", "-o", file] + dates,
                ["DATA_DIR": folder.path + "/data"]
            )
            #expect(status == 0, "\(text)")
            let mask = umask(0o022)
            umask(mask)
            #expect(folder.mode("report.pdf") == 0o666 & ~Int(mask))
            #expect(folder.appending(path: "data").openToOthers == [])
        }
    }
}

extension ItemStore {
    /// A store in a folder that is made for it.
    fileprivate init(path: String, in folder: URL) throws {
        try folder.makeFolder("", mode: 0o700)
        try self.init(path: path)
    }
}

extension URL {
    fileprivate func place(_ name: String) -> String {
        name.isEmpty ? path : appending(path: name).path
    }

    /// Makes a folder, whatever the umask is.
    fileprivate func makeFolder(_ name: String, mode: mode_t) throws {
        try FileManager.default.createDirectory(atPath: place(name), withIntermediateDirectories: true)
        try #require(chmod(place(name), mode) == 0)
    }

    fileprivate func makeFile(_ name: String, mode: mode_t) throws {
        try Data("x".utf8).write(to: appending(path: name))
        try #require(chmod(place(name), mode) == 0)
    }

    fileprivate func mode(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: place(name))
        return attributes?[.posixPermissions] as? Int ?? -1
    }

    /// Everything below that others may use in some way, the folder itself as an empty name.
    fileprivate var openToOthers: [String] {
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return ([""] + below).filter { mode($0) & 0o077 != 0 }.sorted()
    }
}
