import Foundation

/// The files of `Fixtures/GitHub`, made for these tests in the shape of GitHub's answers.
public enum GitHubFixture {
    public static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Fixtures/GitHub/\(name).json")))
    }

    /// One issue with only what an import needs.
    public static func issue(_ number: Int, updated: String = "2024-01-03T03:04:05Z", state: String = "open") -> String
    {
        """
        {"id":\(1000 + number),"number":\(number),"title":"Issue \(number)","state":"\(state)",\
        "created_at":"2024-01-02T03:04:05Z","updated_at":"\(updated)","labels":[]}
        """
    }

    public static func list(_ numbers: some Sequence<Int>) -> String {
        "[\(numbers.map { issue($0) }.joined(separator: ","))]"
    }
}
