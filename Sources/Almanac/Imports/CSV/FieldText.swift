/// Why a row was refused, from the place that found it to the one that knows the line.
struct RowProblem: Error, Equatable {
    var reason: String
}

/// Text as an item holds it: one line, without control characters, and nil where there is none.
enum FieldText {
    /// Reads the bytes of a field. Runs of control characters and line breaks become one space each, and white space
    /// around the text goes; everything else stays as it is, formulas of spreadsheets too.
    static func read(_ bytes: ArraySlice<UInt8>, of field: ItemField) throws(RowProblem) -> String? {
        let bytes = trimmed(bytes)
        if bytes.isEmpty { return nil }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw RowProblem(reason: "\(field.rawValue) is not UTF-8")
        }
        if mayHoldControls(bytes) { text = withoutControls(text) }
        if text.utf8.count > field.maxLength, text.unicodeScalars.count > field.maxLength {
            throw RowProblem(reason: "\(field.rawValue) is longer than \(field.maxLength) characters")
        }
        return text.isEmpty ? nil : text
    }

    /// The bytes without the spaces and ASCII control characters around them.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first <= .space || first == 0x7F { bytes.removeFirst() }
        while let last = bytes.last, last <= .space || last == 0x7F { bytes.removeLast() }
        return bytes
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
            let isControl = isControl(scalar)
            isAfterControl = isControl || (isAfterControl && scalar == " ")
            if !isAfterControl || !isAfterSpace { result.append(isAfterControl ? " " : scalar) }
            isAfterSpace = isAfterControl || scalar == " "
        }
        if isAfterControl, result.last == " " { result.removeLast() }
        return String(result)
    }

    /// C0, DEL, C1, and the line and paragraph separators.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}

extension FieldText {
    /// A value for a message: on one line, not too long, in quotation marks.
    static func quoted(_ value: String) -> String {
        let scalars = value.unicodeScalars.map { isControl($0) ? " " : $0 }
        let shown = String(String.UnicodeScalarView(scalars.prefix(60)))
        return "\"\(shown)\(scalars.count > 60 ? "…" : "")\""
    }

    static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        quoted(String(decoding: bytes, as: UTF8.self))
    }
}
