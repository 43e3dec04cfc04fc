import Foundation

/// A mail's words: a subject, plain text, and the same as HTML.
struct MailText: Sendable {
    let subject: String
    let plain: String
    let html: String

    init(_ message: DeliveryMessage) {
        let range = message.range.map { ", \($0)" } ?? ""
        switch message.kind {
        case .completed: subject = message.title + range
        case .failed: subject = "\(message.name): \(message.title)"
        case .test: subject = "Test: \(message.name)"
        }
        plain = Self.plain(message)
        html = Self.html(message)
    }

    private static func plain(_ message: DeliveryMessage) -> String {
        var parts = [message.title + (message.range.map { "\n\($0)" } ?? ""), message.headline]
        let width = message.figures.map(\.label.count).max() ?? 0
        parts.append(
            message.figures.map { figure in
                let label = figure.label + String(repeating: " ", count: width - figure.label.count)
                return "\(label)  \(figure.value)" + (figure.note.isEmpty ? "" : "  (\(figure.note))")
            }.joined(separator: "\n")
        )
        parts.append(message.warnings.map { "Note: \($0)" }.joined(separator: "\n"))
        if let link = message.file?.link { parts.append("The file: \(link)") }
        parts.append(closing(message))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private static func closing(_ message: DeliveryMessage) -> String {
        let file = message.file.map { "SHA-256 of \($0.name): \($0.sha256)\n" } ?? ""
        return file + "Sent by almanac for \"\(message.name)\"" + (message.page.map { ": \($0)" } ?? ".")
    }

    private static func html(_ message: DeliveryMessage) -> String {
        let rows = message.figures.map { figure in
            """
            <tr><td style="padding:4px 24px 4px 0;color:#555">\(escaped(figure.label))</td>\
            <td style="padding:4px 12px 4px 0;text-align:right;font-weight:600">\(escaped(figure.value))</td>\
            <td style="padding:4px 0;color:#555">\(escaped(figure.note))</td></tr>
            """
        }
        let table = rows.isEmpty ? "" : "<table style=\"border-collapse:collapse\">\(rows.joined())</table>"
        let notes = message.warnings.map { "<p style=\"color:#8a4b00\">Note: \(escaped($0))</p>" }.joined()
        let link = message.file?.link.map { "<p><a href=\"\(escaped($0))\">Open the file</a></p>" } ?? ""
        let closing = escaped(closing(message)).replacing("\n", with: "<br>")
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(escaped(message.title))</title></head>
            <body style="font-family:Inter,Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#1a1a1a">
            <h1 style="font-size:20px;margin:0">\(escaped(message.title))</h1>
            \(message.range.map { "<p style=\"margin:0;color:#555\">\(escaped($0))</p>" } ?? "")
            <p>\(escaped(message.headline))</p>
            \(table)\(notes)\(link)
            <p style="color:#555;font-size:12px">\(closing)</p>
            </body></html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

/// The value of a mail's header field, where it has other signs than ASCII's as encoded words (RFC 2047, 2), each of whole
/// characters and at most 75 bytes.
enum EncodedWords {
    static func encode(_ text: String) -> String {
        let line = text.map { $0.isNewline ? " " : $0 }
        let isPlain = line.allSatisfy {
            $0.isASCII && !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        }
        if isPlain, line.count <= 200, !String(line).contains("=?") { return String(line) }
        var words: [[UInt8]] = [[]]
        for character in line {
            let bytes = Array(String(character).utf8)
            // A base64 of 45 bytes has 60 signs, beside 12 of the frame.
            if (words.last?.count ?? 0) + bytes.count > 45 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.filter { !$0.isEmpty }.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(
            separator: "\r\n "
        )
    }
}
