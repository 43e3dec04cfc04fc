/// The document's metadata as XMP (ISO 16684-1), with the claims of PDF/A-3a (ISO 19005-3, 6.6) and PDF/UA-1
/// (ISO 14289-1, 5).
struct MetadataPacket {
    let document: DocumentProperties

    var text: String {
        """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
         xmlns:dc="http://purl.org/dc/elements/1.1/"
         xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
         xmlns:xmp="http://ns.adobe.com/xap/1.0/"
         xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
         xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
        <dc:format>application/pdf</dc:format>
        \(properties.joined(separator: "\n"))
        <pdfaid:part>3</pdfaid:part>
        <pdfaid:conformance>A</pdfaid:conformance>
        <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>
        \(Self.extensionSchema)
        </rdf:RDF>
        </x:xmpmeta>
        <?xpacket end="r"?>
        """
    }

    private var properties: [String] {
        [
            alternative("dc:title", document.title),
            list("dc:creator", "Seq", document.author),
            alternative("dc:description", document.subject),
            list("dc:language", "Bag", document.language),
            simple("pdf:Keywords", document.keywords.joined(separator: ", ")),
            simple("pdf:Producer", DocumentInformation.producer),
            simple("xmp:CreatorTool", document.creator),
            // The same condition as for the information dictionary's dates, which have to agree.
            simple("xmp:CreateDate", PDFDate(iso8601: document.created) == nil ? "" : document.created),
            simple("xmp:ModifyDate", PDFDate(iso8601: document.created) == nil ? "" : document.created),
        ].filter { !$0.isEmpty }
    }

    /// Nothing where there is no value: the information dictionary has no such entry then either.
    private func simple(_ name: String, _ value: String) -> String {
        value.isEmpty ? "" : "<\(name)>\(Self.escaped(value))</\(name)>"
    }

    private func alternative(_ name: String, _ value: String) -> String {
        guard !value.isEmpty else { return "" }
        let item = "<rdf:li xml:lang=\"x-default\">\(Self.escaped(value))</rdf:li>"
        return "<\(name)><rdf:Alt>\(item)</rdf:Alt></\(name)>"
    }

    private func list(_ name: String, _ kind: String, _ value: String) -> String {
        guard !value.isEmpty else { return "" }
        return "<\(name)><rdf:\(kind)><rdf:li>\(Self.escaped(value))</rdf:li></rdf:\(kind)></\(name)>"
    }

    private static func escaped(_ text: String) -> String {
        XMLText.clean(text).unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// PDF/A knows the properties of XMP's own schemas only; others must be described (ISO 19005-3, 6.6.2.3).
    private static let extensionSchema = """
        <rdf:Description rdf:about=""
         xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
         xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
         xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
        <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>part</pdfaProperty:name>
        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        <pdfaProperty:category>internal</pdfaProperty:category>
        <pdfaProperty:description>The part of ISO 14289 that the document conforms to</pdfaProperty:description>
        </rdf:li></rdf:Seq></pdfaSchema:property>
        </rdf:li></rdf:Bag></pdfaExtension:schemas>
        </rdf:Description>
        """
}
