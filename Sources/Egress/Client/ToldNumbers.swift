package import Items

/// Numbers that a tracker tells of itself. They end up in sums, and one that no tracker can have would overflow them: it
/// counts as not told.
extension JSONNode {
    /// How many there are of something.
    package var count: Int? { integer?.toldCount }

    /// The size of a file in bytes.
    package var byteCount: Int? { integer?.toldByteCount }
}

extension Int {
    /// Every total and count that a tracker tells comes in here.
    package var toldCount: Int? { (0...1_000_000_000).contains(self) ? self : nil }

    package var toldByteCount: Int? { (0...1 << 40).contains(self) ? self : nil }
}
