import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60))) struct ImportCommandTests {
    @Test(
        arguments: [
            ("id,created_at\n1,2026-03-01\n", [], 0, "1 row read: 1 taken (1 new, 0 updated), 0 refused"),
            ("id,created_at\n1,3/4/2026\n", [], 1, "say which by --date-format \"d/M/yyyy\""),
            ("id,created_at\n1,3/4/2026\n", ["--date-format", "d/M/yyyy"], 0, "1 taken"),
            ("id,created_at\n", [], 1, "The file has no rows below its header"),
            ("id,opened on\n1,2026-03-01\n", [], 1, "--map created_at=COLUMN"),
            ("id,created_at\n1,2026-03-01 00:30\n", ["--timezone", "Europe/Berlin"], 0, "1 taken"),
            ("id,created_at\n1,2026-03-01\n", ["--timezone", "Mars/Phobos"], 64, "--timezone Mars/Phobos"),
            ("id,created_at\n1,\"2026-03-01\n", [], 1, "line 2 has no clear end"),
        ] as [(String, [String], Int32, String)]
    )
    func `the command says what it took, and fails where it took nothing`(
        text: String,
        arguments: [String],
        status: Int32,
        output: String
    ) async throws {
        try await withTemporaryDirectory { folder in
            let file = folder.appending(path: "a.csv")
            try Data(text.utf8).write(to: file)
            let environment = ["DATA_DIR": folder.appending(path: "data").path]
            let (ended, said) = try await Binary.run(["import", "csv", file.path] + arguments, environment)
            #expect(ended == status)
            #expect(said.contains(output), "\(said)")
        }
    }
}
