import Foundation
package import Items

/// The paths by which clients reach the server: behind a proxy they may begin with a prefix, which the proxy may strip
/// or not, so that every route answers with and without it.
package struct Links: Sendable {
    /// Of the public address, `https://tools.example.org`; nil where none is set.
    let origin: String?
    /// Its host and port as in a `Host` field, `tools.example.org`.
    package let authority: String?
    /// Of the public address, without a slash at its end: `/almanac`, or empty.
    let prefix: String
    /// Of downloads, where they are to work without a token.
    package var signed: SignedLinks?

    /// Links of a server that is reached at its own address.
    package static let none = Links(origin: nil, authority: nil, prefix: "")

    private init(origin: String?, authority: String?, prefix: String) {
        self.origin = origin
        self.authority = authority
        self.prefix = prefix
    }

    /// Links under an absolute http or https URL without query, fragment and credentials; nil for anything else.
    package init?(baseURL: String) {
        guard let url = URLComponents(string: baseURL), let scheme = url.scheme?.lowercased(), let host = url.host,
            scheme == "http" || scheme == "https", !host.isEmpty, url.query == nil, url.fragment == nil,
            url.user == nil, url.password == nil
        else { return nil }
        let authority = host.lowercased() + (url.port.map { ":\($0)" } ?? "")
        let segments = url.percentEncodedPath.split(separator: "/")
        self.init(
            origin: "\(scheme)://\(authority)",
            authority: authority,
            prefix: segments.map { "/" + $0 }.joined()
        )
    }

    /// A path of the server as clients must ask for it, for `Location` and links.
    package func path(_ path: String) -> String {
        prefix + path
    }

    /// The whole address of a path; without a public address the same as `path`.
    func url(_ path: String) -> String {
        (origin ?? "") + prefix + path
    }

    /// The whole address of a path as `path` and `file` give it; nil without a public address.
    package func absolute(_ path: String) -> String? {
        origin.map { $0 + path }
    }

    /// A status document as clients are told it: its download link bears the public address's path, of which the document
    /// itself knows nothing, for it outlives a setting.
    package func told(_ document: [UInt8]) -> [UInt8] {
        // A quote within a string is escaped, so this is the member and no text.
        let member = "\"download_url\":\""
        let document = signed.map { sign(document, $0) } ?? document
        return prefix.isEmpty ? document : document.replacing((member + "/").utf8, with: "\(member)\(prefix)/".utf8)
    }

    /// The link of a finished file that stays until a time.
    package func file(_ name: String, until time: Timestamp) -> String {
        path(SignedLinks.path + name) + (signed?.query(for: name, until: time) ?? "")
    }

    /// Adds the signature to the link of a document that has one.
    private func sign(_ document: [UInt8], _ signed: SignedLinks) -> [UInt8] {
        let start = Array("\"download_url\":\"\(SignedLinks.path)".utf8)
        guard let found = document.firstRange(of: start),
            let end = document[found.upperBound...].firstIndex(of: UInt8(ascii: "\"")),
            let completed = Self.member("completed_at", of: document).flatMap({ Timestamp($0) })
        else { return document }
        let name = String(decoding: document[found.upperBound..<end], as: UTF8.self)
        return document[..<end] + Array(signed.query(for: name, completedAt: completed).utf8) + document[end...]
    }

    /// The text of a member that has no escapes.
    private static func member(_ name: String, of document: [UInt8]) -> String? {
        guard let found = document.firstRange(of: Array("\"\(name)\":\"".utf8)),
            let end = document[found.upperBound...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return String(decoding: document[found.upperBound..<end], as: UTF8.self)
    }

    /// Where a request for the public address itself without the slash at its end has to go: the page's own addresses are
    /// relative. nil for any other target.
    func root(of target: String) -> String? {
        guard !prefix.isEmpty, target == prefix || target.hasPrefix(prefix + "?") else { return nil }
        return prefix + "/" + target.dropFirst(prefix.count)
    }

    /// A request's target without the prefix; nil where it has none.
    func stripped(_ target: String) -> String? {
        guard !prefix.isEmpty, target.hasPrefix(prefix) else { return nil }
        let rest = target.dropFirst(prefix.count)
        switch rest.first {
        case "/": return String(rest)
        case nil, "?": return "/" + rest
        default: return nil
        }
    }
}
