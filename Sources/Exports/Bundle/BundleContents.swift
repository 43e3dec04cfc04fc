import Foundation
import Items

/// What goes into a bundle, apart from its items.
struct BundleContents: Sendable {
    /// The path of the rendered PDF, if it is wanted.
    var report: String?
    var includesCSV = true
    var includesJSON = true
    /// These name the folder of an item: that of the period in which it was created.
    var grouping: Grouping
    var timeZone: TimeZone
    /// For the progress alone; a wrong number does no harm.
    var expectedItems: Int
    var manifest: Manifest
}
