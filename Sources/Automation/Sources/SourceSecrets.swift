import Imports
import Items
import Storage
import Trackers

/// The secrets of saved sources, by their fields' names, sealed for the source that they are of.
struct SourceSecrets: Sendable {
    private let sealer: CredentialSealer

    init(_ sealer: CredentialSealer) {
        self.sealer = sealer
    }

    func seal(_ secrets: [String: String], of id: String) throws -> String {
        try sealer.seal(
            ImportCredentials(
                apiToken: secrets["api_token"].map(Secret.init),
                apiKey: secrets["api_key"].map(Secret.init),
                password: secrets["password"].map(Secret.init)
            ),
            for: Self.owner(id)
        )
    }

    func open(_ record: SavedRecord) throws(SavedError) -> [String: String] {
        guard let sealed = record.sealed else { throw .secretsUnreadable }
        do throws(SealError) {
            let credentials = try sealer.open(sealed, for: Self.owner(record.id))
            let all = [
                ("api_token", credentials.apiToken), ("api_key", credentials.apiKey),
                ("password", credentials.password),
            ]
            return Dictionary(
                uniqueKeysWithValues: all.compactMap { field, secret in secret.map { (field, $0.value) } }
            )
        } catch {
            throw .secretsUnreadable
        }
    }

    private static func owner(_ id: String) -> String { "source \(id)" }
}
