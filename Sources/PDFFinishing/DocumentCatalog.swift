/// Cairo's catalog with what it lacks (ISO 32000-1, 7.7.2).
struct DocumentCatalog {
    private let bytes: [UInt8]
    private let parts: DocumentParts
    private let finish: DocumentFinish

    init(_ bytes: [UInt8], parts: DocumentParts, finish: DocumentFinish) {
        (self.bytes, self.parts, self.finish) = (bytes, parts, finish)
    }

    /// The object with the names that cairo already has, `/Names 12 0 R`.
    var names: Int? {
        bytes.withUnsafeBytes { $0.number(after: "/Names ")?.value }
    }

    /// `namesAreElsewhere` where the attachments' names went to that object.
    func dictionary(namesAreElsewhere: Bool) -> [UInt8] {
        var keys = additions
        guard !finish.attachments.isEmpty, !namesAreElsewhere else { return bytes.adding(keys: keys) }
        let files = parts.embeddedFiles(finish.attachments)
        let own: StaticString = "/Names <<"
        if let start = bytes.withUnsafeBytes({ $0.firstIndex(of: own) }) {
            let end = start + own.utf8CodeUnitCount
            return (Array(bytes[..<end]) + " \(files)".utf8 + bytes[end...]).adding(keys: keys)
        }
        if names == nil { keys += "/Names << \(files)>>\n" }
        return bytes.adding(keys: keys)
    }

    private var additions: String {
        let intent = """
            [ << /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (\(ColorProfile.name)) \
            /Info (\(ColorProfile.name)) /DestOutputProfile \(parts.profile) 0 R >> ]
            """
        let files = parts.files.map { "\($0) 0 R" }.joined(separator: " ")
        let keys: [(name: StaticString, value: String)] = [
            ("/Lang ", PDFSyntax.textString(finish.language)),
            ("/ViewerPreferences ", "<< /DisplayDocTitle true >>"),
            ("/Metadata ", "\(parts.metadata) 0 R"),
            ("/OutputIntents ", intent),
            ("/AF ", parts.files.isEmpty ? "" : "[ \(files) ]"),
        ]
        return bytes.withUnsafeBytes { catalog in
            keys.filter { !$0.value.isEmpty && catalog.firstIndex(of: $0.name) == nil }
                .map { "\($0.name)\($0.value)\n" }.joined()
        }
    }
}

extension [UInt8] {
    /// The dictionary with more at its end.
    func adding(keys: String) -> [UInt8] {
        guard withUnsafeBytes({ $0.ends(with: ">>") }) else { return self }
        return Array(self[..<(count - 2)]) + keys.utf8 + ">>".utf8
    }
}
