import Crypto
import Zip

/// An entry of a bundle whose bytes are compressed and measured.
struct BundleEntry {
    var zip: ZipEntry
    var sha256: SHA256Digest
    /// Tells entries apart that would have the same name; nil for one that keeps its name in any case.
    var identity: UInt32?

    var path: String {
        get { zip.name }
        set { zip.name = newValue }
    }
}

/// A file on disk that goes into a bundle.
struct BundleFile: Sendable {
    /// The path wanted in the bundle, which `SafeName` makes safe.
    var path: String
    /// Where it lies. It may not change while the bundle is written.
    var file: String
    /// Whether another entry of the same name makes way.
    var keepsName = false
}
