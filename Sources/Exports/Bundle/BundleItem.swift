import Figures
import Glibc
import Items
import Storage

/// An item with what its tracker keeps beside its fields.
struct BundleItem {
    var item: Item
    var comments: [Comment] = []
    var history: [StatusChange] = []
    var attachments: [BundleAttachment] = []
}

/// An attachment of an item, with the place of its bytes.
struct BundleAttachment {
    var attachment: Attachment
    /// nil where they were not fetched.
    var file: (path: String, sha256: String)?
    var problem: String?
}

extension ReportItems {
    /// Starts reading from the first item, each with what the store has of it.
    func openWithDetails(_ files: AttachmentFiles?) throws -> () throws -> BundleItem? {
        try open { item, cursor in
            var bundled = BundleItem(item: item)
            guard let (id, kinds) = cursor.current, !kinds.isEmpty else { return bundled }
            if kinds.contains(.comments) { bundled.comments = try reader.comments(of: id) }
            if kinds.contains(.history) { bundled.history = try reader.history(of: id) }
            if kinds.contains(.attachments), let files {
                bundled.attachments = try reader.attachments(of: id).map { attachment, file, problem in
                    let place = file.map { (path: files.path($0.sha256), sha256: $0.sha256) }
                    let isThere = place.map { access($0.path, R_OK) == 0 } ?? false
                    return BundleAttachment(
                        attachment: attachment,
                        file: isThere ? place : nil,
                        problem: place != nil && !isThere ? "its file is gone: import again" : problem
                    )
                }
            }
            return bundled
        }
    }
}
