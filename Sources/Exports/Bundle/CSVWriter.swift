import Items

/// Writes items as CSV (RFC 4180) in UTF-8: comma, CRLF, and quotation marks only where a cell needs them.
///
/// What a spreadsheet would run as a formula gets an apostrophe (`DefusedCell`). `items.json` has the unchanged text, and
/// so has an item that is loaded from the file again.
enum CSVWriter {
    static let header: StaticString = """
        external_id,key,source_type,source,project,item_type,title,status,status_category,priority,assignee,reporter,\
        labels,created_at,updated_at,closed_at,resolution,comments,url\r\n
        """

    /// Adds the item's row, with the columns of `header`. Labels are joined by `|` (`LabelCell`); absent values are
    /// empty.
    static func append(_ item: Item, to text: inout [UInt8]) {
        for cell in [item.externalID, item.key, item.source.type.rawValue, item.source.name, item.project] {
            append(cell, to: &text)
        }
        for cell in [item.itemType, item.title, item.status, item.statusCategory.rawValue, item.priority] {
            append(cell, to: &text)
        }
        append(item.assignee, to: &text)
        append(item.reporter, to: &text)
        append(LabelCell.text(of: item.labels), to: &text)
        append(item.createdAt, to: &text)
        append(item.updatedAt, to: &text)
        append(item.closedAt, to: &text)
        append(item.resolution, to: &text)
        if let comments = item.comments { text.append(decimal: comments) }
        text.append(UInt8(ascii: ","))
        append(item.url, to: &text)
        text.removeLast()
        text.append("\r\n" as StaticString)
    }

    private static func append(_ time: Timestamp?, to text: inout [UInt8]) {
        if let time { text.append(time) }
        text.append(UInt8(ascii: ","))
    }

    private static func append(_ cell: String?, to text: inout [UInt8]) {
        defer { text.append(UInt8(ascii: ",")) }
        guard let cell, !cell.isEmpty else { return }
        let apostrophe = DefusedCell.needsApostrophe(cell)
        guard cell.utf8.contains(where: isSpecial) else {
            if apostrophe { text.append(UInt8(ascii: "'")) }
            return text.append(cell)
        }
        text.append(UInt8(ascii: "\""))
        if apostrophe { text.append(UInt8(ascii: "'")) }
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { text.append(byte) }
            text.append(byte)
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0D || byte == 0x0A
    }
}
