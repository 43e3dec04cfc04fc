import Foundation
import Zip

/// Writes a bundle: the same contents and items give the same bytes, whatever the clock, the time zone of
/// the machine and the process.
///
/// One pass over the items compresses everything into temporary files without names, in the directory of the bundle;
/// then libzip copies it together in the order of names. Memory grows by the list of entries, and the manifest that is signed.
struct BundleWriter {
    /// Told how much is done; what it throws, as what the items throw, ends the work with nothing left behind.
    typealias Hear = (BundleProgress) throws -> Void

    let contents: BundleContents

    /// Writes the file at `path`, from items in the order that the table shall have; blocks its thread.
    ///
    /// The file appears whole or not at all, but is not synced yet. Returns the number of items.
    @discardableResult
    func write(
        to path: String,
        items: () throws -> BundleItem?,
        progress: Hear = { _ in }
    ) throws -> Int {
        let directory = (path as NSString).deletingLastPathComponent
        var draft = try BundleDraft(contents, directory: directory.isEmpty ? "." : directory)
        try draft.compressReport(progress: progress)
        let count = try draft.compress(items, progress: progress)
        try draft.compressLists(progress: progress)
        try draft.finish(path: path, progress: progress)
        return count
    }
}
