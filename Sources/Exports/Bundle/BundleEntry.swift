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
