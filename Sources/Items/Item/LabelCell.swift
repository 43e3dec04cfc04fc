/// Labels in one cell of `items.csv`: joined by `|`, with `\|` for a bar that is a label's own, and the backslashes right
/// before any bar doubled.
public enum LabelCell {
    private static let bar = UInt8(ascii: "|")
    private static let backslash = UInt8(ascii: "\\")

    public static func text(of labels: [String]) -> String {
        if labels.count == 1, !labels[0].utf8.contains(bar) { return labels[0] }
        guard labels.contains(where: { $0.utf8.contains(bar) || $0.utf8.last == backslash }) else {
            return labels.joined(separator: "|")
        }
        var text: [UInt8] = []
        for (index, label) in labels.enumerated() {
            var slashes = 0
            for byte in label.utf8 {
                if byte == bar { text.append(contentsOf: repeatElement(backslash, count: slashes + 1)) }
                slashes = byte == backslash ? slashes + 1 : 0
                text.append(byte)
            }
            guard index < labels.count - 1 else { break }
            text.append(contentsOf: repeatElement(backslash, count: slashes))
            text.append(bar)
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func labels(in cell: ArraySlice<UInt8>) -> [[UInt8]] {
        if cell.isEmpty { return [] }
        var labels: [[UInt8]] = [[]]
        var slashes = 0
        for byte in cell {
            guard byte == bar else {
                slashes = byte == backslash ? slashes + 1 : 0
                labels[labels.count - 1].append(byte)
                continue
            }
            let isOwn = !slashes.isMultiple(of: 2)
            labels[labels.count - 1].removeLast(isOwn ? slashes / 2 + 1 : slashes / 2)
            if isOwn { labels[labels.count - 1].append(bar) } else { labels.append([]) }
            slashes = 0
        }
        return labels
    }
}
