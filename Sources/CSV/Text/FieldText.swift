import Items

/// Why a row was refused, from the place that found it to the one that knows the line.
struct RowProblem: Error, Equatable {
    var reason: String
    /// The reason without what is this row's alone.
    var kind: String
    /// The value that can't be read, where it is one.
    var value: String?

    init(reason: String, kind: String? = nil, value: String? = nil) {
        self.reason = reason
        self.kind = kind ?? reason
        self.value = value
    }
}

/// Text as an item holds it: one line, without control characters, and nil where there is none.
package enum FieldText {
    /// Reads the bytes of a field. Runs of control characters and line breaks become one space each, and white space
    /// around the text goes; everything else stays as it is, formulas of spreadsheets too.
    ///
    /// - Parameter isDamaged: set where the bytes are not UTF-8; U+FFFD takes the place of what is not.
    static func read(_ bytes: ArraySlice<UInt8>, isDamaged: inout Bool) -> String? {
        let bytes = trimmed(bytes)
        if bytes.isEmpty { return nil }
        var text = decoded(bytes, isDamaged: &isDamaged)
        if mayHoldControls(bytes) { text = withoutControls(text) }
        return text.isEmpty ? nil : text
    }

    static func decoded(_ bytes: ArraySlice<UInt8>, isDamaged: inout Bool) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        isDamaged = true
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes without the spaces, control characters and other invisible ones around them.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        UnicodeSpace.trimmed(bytes)
    }

    /// Whether there is a byte of C0, DEL, or one that begins C1 or the line and paragraph separators.
    private static func mayHoldControls(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.contains { $0 < .space || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }
    }

    private static func withoutControls(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isAfterControl = false
        var isAfterSpace = true
        for scalar in text.unicodeScalars {
            let isControl = scalar.isControlOrSeparator
            isAfterControl = isControl || (isAfterControl && scalar == " ")
            if !isAfterControl || !isAfterSpace { result.append(isAfterControl ? " " : scalar) }
            isAfterSpace = isAfterControl || scalar == " "
        }
        if isAfterControl, result.last == " " { result.removeLast() }
        return String(result)
    }
}

extension FieldText {
    /// A value for a message: on one line, not too long, in quotation marks.
    static func quoted(_ value: String) -> String {
        let scalars = value.unicodeScalars.map { $0.isControlOrSeparator ? " " : $0 }
        let shown = String(String.UnicodeScalarView(scalars.prefix(60)))
        return "\"\(shown)\(scalars.count > 60 ? "…" : "")\""
    }

    static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        quoted(String(decoding: bytes, as: UTF8.self))
    }

    /// Names for a message, at most fifty.
    package static func list(_ names: [String]) -> String {
        let shown = names.prefix(50).joined(separator: ", ")
        return names.count > 50 ? "\(shown) and \(names.count - 50) more" : shown
    }
}
