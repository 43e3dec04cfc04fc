/// The document's bookmarks (ISO 32000-1, 12.3.3).
struct Outline {
    private struct Entry {
        let title: String
        let depth: Int
        /// The page's object.
        let page: Int
        let y: Double
    }

    private var entries: [Entry] = []

    /// Adds a bookmark under the last one of a smaller depth; `y` is measured from the page's foot.
    mutating func add(_ title: String, depth: Int, page: Int, y: Double) {
        entries.append(Entry(title: title, depth: depth, page: page, y: y))
    }

    /// Writes all, and returns the root's number; nil where there are none.
    func write(_ writer: inout ObjectWriter) -> Int? {
        guard !entries.isEmpty else { return nil }
        let root = writer.reserve()
        let numbers = entries.map { _ in writer.reserve() }
        for (index, entry) in entries.enumerated() {
            let parent = entries[..<index].lastIndex { $0.depth < entry.depth }
            let siblings = kids(of: parent)
            let place = siblings.firstIndex(of: index) ?? 0
            var body = "<</Title\(PDFSyntax.textString(entry.title))/Parent \(parent.map { numbers[$0] } ?? root) 0 R"
            if place > 0 { body += "/Prev \(numbers[siblings[place - 1]]) 0 R" }
            if place + 1 < siblings.count { body += "/Next \(numbers[siblings[place + 1]]) 0 R" }
            body += ends(of: index, numbers)
            body += "/Dest[\(entry.page) 0 R/XYZ null \(PDFSyntax.number(entry.y)) null]>>"
            writer.add(numbers[index], body)
        }
        writer.add(root, "<</Type/Outlines\(ends(of: nil, numbers))>>")
        return root
    }

    /// All are open, so that the count is that of all below (table 153).
    private func ends(of parent: Int?, _ numbers: [Int]) -> String {
        let kids = kids(of: parent)
        guard let first = kids.first, let last = kids.last else { return "" }
        return "/First \(numbers[first]) 0 R/Last \(numbers[last]) 0 R/Count \(descendants(of: parent).count)"
    }

    private func descendants(of parent: Int?) -> Range<Int> {
        guard let parent else { return entries.indices }
        let end = entries[(parent + 1)...].firstIndex { $0.depth <= entries[parent].depth } ?? entries.count
        return parent + 1..<end
    }

    private func kids(of parent: Int?) -> [Int] {
        let range = descendants(of: parent)
        return range.filter { index in !entries[range.lowerBound..<index].contains { $0.depth < entries[index].depth } }
    }
}
