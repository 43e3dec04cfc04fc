/// The root of the file's objects (ISO 32000-1, 7.7.2).
struct DocumentCatalog {
    let properties: DocumentProperties
    let pageTree: Int
    let structure: Int
    let outline: Int?
    let destinations: [(name: String, page: Int, y: Double)]

    func write(_ writer: inout ObjectWriter) throws -> Int {
        let parts = try DocumentParts(properties, writer: &writer)
        let name = PDFSyntax.textString(ColorProfile.name)
        let intent = """
            [<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier\(name)/Info\(name)\
            /DestOutputProfile \(parts.profile) 0 R>>]
            """
        var entries: [(key: String, value: String)] = [
            ("Pages", " \(pageTree) 0 R"), ("StructTreeRoot", " \(structure) 0 R"), ("MarkInfo", "<</Marked true>>"),
            ("Lang", PDFSyntax.textString(properties.language)), ("ViewerPreferences", "<</DisplayDocTitle true>>"),
            ("Metadata", " \(parts.metadata) 0 R"), ("OutputIntents", intent),
        ]
        if let outline { entries.append(("Outlines", " \(outline) 0 R")) }
        if !parts.files.isEmpty {
            entries.append(("AF", "[" + parts.files.map { "\($0) 0 R" }.joined(separator: " ") + "]"))
        }
        let names = namedPlaces + parts.embeddedFiles(properties.attachments)
        if !names.isEmpty { entries.append(("Names", "<<\(names)>>")) }
        return writer.add("<</Type/Catalog" + entries.map { "/\($0.key)\($0.value)" }.joined() + ">>")
    }

    private var namedPlaces: String {
        guard !destinations.isEmpty else { return "" }
        let places = destinations.map { place in
            (PDFSyntax.textString(place.name), "[\(place.page) 0 R/XYZ null \(PDFSyntax.number(place.y)) null]")
        }
        return "/Dests<</Names[" + places.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined() + "]>>"
    }
}
