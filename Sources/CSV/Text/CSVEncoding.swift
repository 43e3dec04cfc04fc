/// How a file writes its text.
enum CSVEncoding {
    case utf8
    case utf16(UTF16Decoder)
    case windows1252

    /// The next piece of a file in UTF-8.
    mutating func decode(_ piece: [UInt8], isLast: Bool) -> [UInt8] {
        switch self {
        case .utf8: return piece
        case .windows1252: return Windows1252.utf8(piece)
        case .utf16(var decoder):
            let text = decoder.decode(piece, isLast: isLast)
            self = .utf16(decoder)
            return text
        }
    }

    /// What was taken for granted, for the reader to contradict: nothing in such a file says what it is.
    var assumption: String? {
        guard case .windows1252 = self else { return nil }
        return
            "The file is not UTF-8 and was read as Windows-1252 (Western European): where letters are wrong, save it as UTF-8 "
            + "(in Excel as \"CSV UTF-8\") and load it again"
    }
}
