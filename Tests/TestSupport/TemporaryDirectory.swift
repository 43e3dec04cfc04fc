public import Foundation

/// Makes an empty folder, and removes it with all that is in it when the body ends.
///
/// It lies in /tmp and has a short name, so that a Unix socket fits in.
public func withTemporaryDirectory<Result>(
    _ body: (URL) async throws -> Result
) async throws -> Result {
    let name = "almanac-" + UUID().uuidString.prefix(13).lowercased()
    let directory = URL(filePath: "/tmp", directoryHint: .isDirectory).appending(
        path: name,
        directoryHint: .isDirectory
    )
    try FileManager.default.createDirectory(
        at: directory,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700]
    )
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory)
}
