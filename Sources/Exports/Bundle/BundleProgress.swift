import Foundation

/// How much of a bundle is done, in bytes: an item takes about as long as 4000 bytes of a file.
struct BundleProgress {
    /// The share of the whole that reading and compressing take; the rest is putting the archive together.
    static let compressing = 0.8

    private static let bytesOfItem = 4000
    private let total: Int
    private var done = 0

    init(items: Int, files: [BundleFile]) {
        // A file that can't be looked at makes the bundle fail when it is opened, with the reason.
        let sizes = files.map { (try? FileManager.default.attributesOfItem(atPath: $0.file)[.size]) as? Int ?? 0 }
        total = items * Self.bytesOfItem + sizes.reduce(0, +)
    }

    mutating func fraction(addingItems count: Int) -> Double {
        fraction(addingBytes: count * Self.bytesOfItem)
    }

    mutating func fraction(addingBytes count: Int) -> Double {
        done += count
        return Self.compressing * min(Double(done) / Double(max(total, 1)), 1)
    }
}
