import Foundation
import Glibc
import Testing

@testable import Items

struct FileReasonTests {
    /// Nobody may make a folder there, root neither.
    @Test func `a folder that may not be made is told as that, not as one that is not there`() throws {
        let error = #expect(throws: FileError.self) { try DurableFile.makeDirectory("/sys/almanac-test/sub") }
        #expect(error?.code != ENOENT && error?.path == "/sys/almanac-test/")
    }

    @Test func `what Foundation throws is told in the system's words`() throws {
        let missing = #expect(throws: (any Error).self) { try Data(contentsOf: URL(fileURLWithPath: "/no/such")) }
        #expect(FileReason.text(of: try #require(missing)) == "No such file or directory")
        let folder = #expect(throws: (any Error).self) { try Data(contentsOf: URL(fileURLWithPath: "/")) }
        #expect(FileReason.text(of: try #require(folder)) == "Is a directory")
    }
}
