import Imports

extension Settings {
    /// Holds the key that all other keys come from: that of `SECRET_KEY`, or of the file in a `DATA_DIR`, which is made
    /// where there is none.
    func sealer(in dataDirectory: String) throws -> CredentialSealer {
        try imports.secretKey.map(CredentialSealer.init(secret:))
            ?? SealingKeyFile(dataDirectory: dataDirectory).sealer()
    }
}
