import Foundation
import Zip

/// Writes a bundle: the same contents and items give the same bytes, whatever the clock, the time zone of
/// the machine and the process.
///
/// One pass over the items compresses everything into temporary files without names, in the directory of the bundle;
/// then libzip copies it together in the order of names. Memory grows by the list of entries only.
struct BundleWriter {
    let contents: BundleContents

    /// Writes the file at `path`, from items in the order that the table shall have; blocks its thread.
    ///
    /// The file appears whole or not at all, but is not synced yet. `progress` hears how much is done, from 0 to 1; what
    /// it throws, as what `items` throws, ends the work with nothing left behind. Returns the number of items.
    @discardableResult
    func write(
        to path: String,
        items: () throws -> BundleItem?,
        progress: (Double) throws -> Void = { _ in }
    ) throws -> Int {
        let directory = (path as NSString).deletingLastPathComponent
        var draft = try BundleDraft(contents, directory: directory.isEmpty ? "." : directory)
        try draft.compressFiles(progress: progress)
        let count = try draft.compress(items, progress: progress)
        try draft.compressLists()
        try draft.finish(path: path, progress: progress)
        return count
    }
}
