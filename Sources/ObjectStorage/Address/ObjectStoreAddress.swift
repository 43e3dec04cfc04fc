package import Items

/// Where objects lie, and who may reach them.
package struct ObjectStoreAddress: Equatable, Sendable {
    package var endpoint: Endpoint
    package var region: String
    package var bucket: String
    /// Before each key: empty, or with a slash at its end.
    package var prefix: String
    /// Whether the bucket is the first part of the path rather than of the host's name.
    package var usesPath: Bool
    package var credentials: Credentials

    package struct Credentials: Equatable, Sendable {
        package var keyID: String
        package var secret: Secret
        package var sessionToken: Secret?

        package init(keyID: String, secret: Secret, sessionToken: Secret? = nil) {
            (self.keyID, self.secret, self.sessionToken) = (keyID, secret, sessionToken)
        }
    }

    package init(
        place: Place,
        endpoint: Endpoint,
        region: String,
        usesPath: Bool,
        credentials: Credentials
    ) {
        (bucket, prefix) = (place.bucket, place.prefix)
        (self.endpoint, self.region, self.usesPath, self.credentials) = (endpoint, region, usesPath, credentials)
    }

    /// The host that is asked, with its port, and the path of a key there, not encoded.
    func host() -> String {
        usesPath ? endpoint.authority : "\(bucket).\(endpoint.authority)"
    }

    func path(_ key: String) -> String {
        usesPath ? "/\(bucket)/\(key)" : "/\(key)"
    }

    /// As the operator has written it.
    package var text: String { "s3://\(bucket)/\(prefix.dropLast())" }
}

extension ObjectStoreAddress {
    /// `s3://BUCKET/PREFIX`
    package struct Place: Equatable, Sendable {
        package var bucket: String
        package var prefix: String

        /// nil for anything else.
        package init?(_ text: String) {
            guard text.hasPrefix("s3://") else { return nil }
            let parts = text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let folders = parts.dropFirst().filter { !$0.isEmpty }
            guard Self.isBucket(parts[0]), folders.allSatisfy(Self.isFolder) else { return nil }
            (bucket, prefix) = (parts[0], folders.map { $0 + "/" }.joined())
        }

        private static func isBucket(_ text: String) -> Bool {
            (3...63).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasPrefix("-")
                && text.utf8.allSatisfy {
                    isLetter($0) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: ".")
                        || $0 == UInt8(ascii: "-")
                }
        }

        private static func isFolder(_ text: String) -> Bool {
            text != "." && text != ".." && text.utf8.count <= 200
                && text.utf8.allSatisfy { isLetter($0) || "-_.=".utf8.contains($0) }
        }

        /// A letter or a digit of ASCII.
        private static func isLetter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                true
            default: false
            }
        }
    }

    /// `http(s)://HOST:PORT`
    package struct Endpoint: Equatable, Sendable, CustomStringConvertible {
        package var scheme: String
        /// As in a `Host` field: without the scheme's own port.
        package var authority: String

        /// nil for anything else, a path or credentials among it.
        package init?(_ text: String) {
            guard let end = text.firstRange(of: "://") else { return nil }
            scheme = text[..<end.lowerBound].lowercased()
            var rest = text[end.upperBound...].lowercased()
            if rest.hasSuffix("/") { rest.removeLast() }
            guard scheme == "http" || scheme == "https", !rest.isEmpty,
                rest.utf8.allSatisfy({ Place.isHostByte($0) })
            else { return nil }
            let ownPort = scheme == "http" ? ":80" : ":443"
            authority = rest.hasSuffix(ownPort) ? String(rest.dropLast(ownPort.count)) : rest
            guard let host = Self.host(of: authority), !host.isEmpty else { return nil }
        }

        /// The address of Amazon's own store.
        package init(ofRegion region: String) {
            (scheme, authority) = ("https", "s3.\(region).amazonaws.com")
        }

        package var description: String { "\(scheme)://\(authority)" }

        /// nil where the port is none.
        private static func host(of authority: String) -> Substring? {
            if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
                let rest = authority[authority.index(after: end)...]
                guard rest.isEmpty || rest.hasPrefix(":") && isPort(rest.dropFirst()) else { return nil }
                return authority[...end]
            }
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 1 || parts.count == 2 && isPort(parts[1]) else { return nil }
            return parts[0]
        }

        private static func isPort(_ text: Substring) -> Bool {
            text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                && Int(text).map { (1...65535).contains($0) } ?? false
        }
    }
}

extension ObjectStoreAddress.Place {
    fileprivate static func isHostByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || "-_.:[]".utf8.contains(byte)
    }
}
