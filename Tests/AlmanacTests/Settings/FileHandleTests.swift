import Testing

@testable import Almanac

struct FileHandleTests {
    @Test(arguments: [
        (1024, 2, 696, 232), (20_000, 2, 15_808, 4096), (Int.max, 2, 16_384, 4096), (160, 2, 48, 16),
        (4224, 256, 48, 16),
    ])
    func `what is left after a reserve is shared out between connections and files`(
        limit: Int,
        workers: Int,
        connections: Int,
        files: Int
    ) throws {
        let handles = try FileHandles(limit: limit, workers: workers)
        #expect(handles.connections == connections && handles.files == files)
    }

    @Test(arguments: [(64, 1), (159, 2), (1024, 64)])
    func `too few for the workers are refused, with what to do`(limit: Int, workers: Int) throws {
        let error = try #require(throws: StartError.self) { try FileHandles(limit: limit, workers: workers) }
        #expect(error.description.contains("limit of open files is \(limit)"))
        #expect(error.description.contains("WORKERS=\(workers)") && error.description.contains("LimitNOFILE"))
    }

    @Test func `the process has the handles that the system lets it have`() {
        FileHandles.raiseLimit()
        #expect(FileHandles.limit >= 1024)
    }
}
