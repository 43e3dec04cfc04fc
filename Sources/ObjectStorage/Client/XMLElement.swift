import Foundation
import FoundationXML

/// An element of a document that a store has answered, with what is in it.
struct XMLElement: Equatable {
    var name: String
    var text = ""
    var children: [XMLElement] = []

    /// nil for what is no XML. Nothing outside the document is ever read.
    init?(parsing bytes: some Sequence<UInt8>) {
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        let reader = Reader()
        parser.delegate = reader
        guard parser.parse(), let root = reader.root else { return nil }
        self = root
    }

    private init(name: String) {
        self.name = name
    }

    /// The text of the first child of a name.
    subscript(_ name: String) -> String? {
        children.first { $0.name == name }?.text
    }

    private final class Reader: NSObject, XMLParserDelegate {
        private var open: [XMLElement] = []
        private(set) var root: XMLElement?

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            // No answer of a store is so deep.
            guard open.count < 16 else { return parser.abortParsing() }
            open.append(XMLElement(name: name))
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += text
        }

        func parser(
            _ parser: XMLParser,
            didEndElement name: String,
            namespaceURI: String?,
            qualifiedName: String?
        ) {
            guard let element = open.popLast() else { return }
            if open.isEmpty {
                root = element
            } else {
                open[open.count - 1].children.append(element)
            }
        }
    }
}
