import Figures
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
    func openWithDetails(_ files: AttachmentReader?) throws -> () throws -> BundleItem? {
        try open { item, cursor in
            var bundled = BundleItem(item: item)
            guard let (id, kinds) = cursor.current, !kinds.isEmpty else { return bundled }
            if kinds.contains(.comments) { bundled.comments = try reader.comments(of: id) }
            if kinds.contains(.history) { bundled.history = try reader.history(of: id) }
            if kinds.contains(.attachments), let files {
                let attachments = try reader.attachments(of: id)
                let paths = try files.paths(attachments.compactMap { $0.1?.sha256 })
                bundled.attachments = attachments.map { attachment, file, problem in
                    let place = file.flatMap { file in paths[file.sha256].map { (path: $0, sha256: file.sha256) } }
                    return BundleAttachment(
                        attachment: attachment,
                        file: place,
                        problem: file != nil && place == nil ? "its file is gone: import again" : problem
                    )
                }
            }
            return bundled
        }
    }
}
