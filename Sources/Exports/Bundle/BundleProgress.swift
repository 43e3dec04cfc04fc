import Foundation

/// How much of a bundle is done. An item takes about as long as 4000 bytes of the report; what attachments take is not known
/// before they come, and counts for nothing.
struct BundleProgress {
    /// The share of the whole that reading and compressing take; the rest is putting the archive together.
    private static let compressing = 0.8
    private static let bytesOfItem = 4000
    private let total: Int
    private var bytes = 0
    private(set) var items = 0
    /// Of the archive.
    private var written = 0.0

    init(items: Int, report: String?) {
        // A file that can't be looked at makes the bundle fail when it is opened, with the reason.
        let size = report.flatMap { try? FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int } ?? 0
        total = items * Self.bytesOfItem + size
    }

    /// From 0 to 1.
    var fraction: Double {
        let compressed = min(Double(bytes + items * Self.bytesOfItem) / Double(max(total, 1)), 1)
        return Self.compressing * compressed + (1 - Self.compressing) * written
    }

    mutating func add(bytes count: Int) { bytes += count }

    mutating func has(items count: Int) { items = count }

    /// What there were more or fewer of than expected counts no more.
    mutating func hasWritten(_ fraction: Double) {
        bytes = max(total - items * Self.bytesOfItem, 0)
        written = fraction
    }
}
