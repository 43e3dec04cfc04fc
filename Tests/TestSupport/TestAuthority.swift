public import Foundation

/// An authority of its own, made by openssl, and what it has signed: paths of PEM files.
public struct TestAuthority: Sendable {
    private let folder: String

    public var certificate: String { folder + "/authority.pem" }

    /// A server's, for the name `localhost`.
    public var server: (certificate: String, key: String) { (folder + "/localhost.pem", folder + "/localhost.key") }

    public var client: (certificate: String, key: String) { (folder + "/client.pem", folder + "/client.key") }

    /// Makes all of them in a folder.
    public init(in folder: URL) async throws {
        self.folder = folder.path
        try await Self.openssl([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
            "-keyout", self.folder + "/authority.key", "-out", certificate,
        ])
        try await sign("localhost")
        try await sign("client")
    }

    private func sign(_ name: String) async throws {
        let (request, extensions) = ("\(folder)/\(name).csr", "\(folder)/\(name).ext")
        try Data("subjectAltName=DNS:\(name)\n".utf8).write(to: URL(filePath: extensions))
        try await Self.openssl([
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", "\(folder)/\(name).key",
            "-out", request,
        ])
        try await Self.openssl([
            "x509", "-req", "-in", request, "-CA", certificate, "-CAkey", folder + "/authority.key", "-CAcreateserial",
            "-days", "2", "-extfile", extensions, "-out", "\(folder)/\(name).pem",
        ])
    }

    private static func openssl(_ arguments: [String]) async throws {
        let run = try await ToolRun("openssl", arguments)
        guard run.status == 0 else { throw Failure(errors: run.errors) }
    }

    struct Failure: Error {
        var errors: String
    }
}
