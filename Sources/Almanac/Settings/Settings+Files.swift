import Items
import ObjectStorage

extension Settings {
    /// Where exports, uploads and attachments lie.
    struct Files: Sendable {
        /// nil for `DATA_DIR`.
        var address: ObjectStoreAddress?
        /// Whether downloads are answered by an address of the store.
        var redirects = false

        var store: ObjectStore? { address.map { ObjectStore($0) } }

        /// - Parameter spool: a folder of this machine.
        func folder(_ name: String, spool: String) -> ObjectFolder? {
            store.map { ObjectFolder($0, name, spool: spool) }
        }
    }
}

extension Settings.Files {
    /// What is of no use without `FILES_URL`.
    private static let others = [
        "S3_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "S3_SECRET_ACCESS_KEY_FILE",
        "S3_SESSION_TOKEN", "S3_SESSION_TOKEN_FILE", "S3_PATH_STYLE", "FILES_REDIRECT",
    ]

    init(_ reader: inout EnvironmentReader) {
        guard let url = reader.text("FILES_URL") else {
            for name in Self.others where reader.text(name) != nil {
                reader.refuse(name, "it is set and FILES_URL is not, without which files lie in DATA_DIR")
            }
            return
        }
        let place = ObjectStoreAddress.Place(url)
        if place == nil { reader.refuse("FILES_URL", "\"\(url)\" is not an address such as s3://BUCKET/PREFIX") }
        let region = reader.text("S3_REGION") ?? "us-east-1"
        let endpoint = reader.text("S3_ENDPOINT")
        let server: ObjectStoreAddress.Endpoint? =
            if let endpoint { .init(endpoint) } else { .init(ofRegion: region) }
        if let endpoint, server == nil {
            reader.refuse("S3_ENDPOINT", "\"\(endpoint)\" is not an address such as https://s3.example.org:9000")
        }
        let usesPath = reader.text("S3_PATH_STYLE") == nil ? endpoint != nil : reader.flag("S3_PATH_STYLE")
        redirects = reader.flag("FILES_REDIRECT")
        guard let credentials = Self.credentials(&reader), let place, let server else { return }
        address = ObjectStoreAddress(
            place: place,
            endpoint: server,
            region: region,
            usesPath: usesPath,
            credentials: credentials
        )
    }

    private static func credentials(_ reader: inout EnvironmentReader) -> ObjectStoreAddress.Credentials? {
        let (id, secret) = (reader.text("S3_ACCESS_KEY_ID"), reader.secret("S3_SECRET_ACCESS_KEY"))
        let token = reader.secret("S3_SESSION_TOKEN")
        if id == nil { reader.refuse("S3_ACCESS_KEY_ID", "it is not set, and FILES_URL wants it") }
        if secret == nil, !reader.problems.contains(where: { $0.name.hasPrefix("S3_SECRET_ACCESS_KEY") }) {
            reader.refuse("S3_SECRET_ACCESS_KEY", "it is not set, and FILES_URL wants it")
        }
        guard let id, let secret else { return nil }
        return .init(keyID: id, secret: secret, sessionToken: token)
    }
}
