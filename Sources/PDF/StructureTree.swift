/// The document's logical structure (ISO 32000-1, 14.7), written element by element as they end.
struct StructureTree {
    private struct Element {
        let number: Int
        let tag: StructureTag
        let attributes: String
        /// The page of its first marked content, 0 before that.
        var page = 0
        /// Its only kid, where that is marked content of its page: a cell's text.
        var mark: Int?
        /// More of them, or others.
        var kids: [UInt8] = []
        var kidCount = 0
    }

    private let root: Int
    private var document: Int?
    private var open: [Element] = []
    /// The elements of the page's marked contents, by their identifiers (MCIDs).
    private var marks: [Int] = []
    private var pageKey = 0
    /// The page's links: their keys in the parent tree, and their elements.
    private var links: [(key: Int, element: Int)] = []
    private var nextKey = 0
    /// Of the parent tree (7.9.7), a leaf a page.
    private var leaves: [Int] = []

    init(writer: inout ObjectWriter) {
        root = writer.reserve()
    }

    /// Whether what is drawn now belongs to an element.
    var hasOpenElement: Bool { openTag != .document }

    /// Without a copy of the element, as `last` makes one: asked for at each text.
    var openTag: StructureTag { open.isEmpty ? .document : open[open.count - 1].tag }

    /// The page's own key in the parent tree.
    mutating func beginPage() -> Int {
        pageKey = takeKey()
        return pageKey
    }

    mutating func begin(_ tag: StructureTag, attributes: String = "", writer: inout ObjectWriter) {
        let number = writer.reserve()
        if open.isEmpty { document = number } else { addKid { $0.append(reference: number) } }
        open.append(Element(number: number, tag: tag, attributes: attributes))
    }

    /// Writes the element that was begun last.
    mutating func end(writer: inout ObjectWriter) {
        guard let element = open.popLast() else { return }
        let parent = open.last?.number ?? root
        writer.add(element.number) { Self.append(element, under: parent, to: &$0) }
    }

    private static func append(_ element: Element, under parent: Int, to bytes: inout [UInt8]) {
        bytes.append("<</S/")
        bytes += element.tag.rawValue.utf8
        bytes.append("/P ")
        bytes.append(reference: parent)
        if element.page > 0 {
            bytes.append("/Pg ")
            bytes.append(reference: element.page)
        }
        bytes += element.tag.attributes.utf8
        bytes += element.attributes.utf8
        if let mark = element.mark {
            bytes.append("/K ")
            bytes.append(decimal: mark)
        } else if element.kidCount > 0 {
            bytes += (element.kidCount > 1 ? "/K[" : "/K ").utf8
            bytes += element.kids
            if element.kidCount > 1 { bytes.append(UInt8(ascii: "]")) }
        }
        bytes.append(">>")
    }

    /// A new identifier of marked content for the element that is open.
    mutating func mark(page: Int) -> Int {
        let identifier = marks.count
        let last = open.count - 1
        marks.append(open[last].number)
        if open[last].page == 0 { open[last].page = page }
        if open[last].page == page, open[last].kidCount == 0 {
            (open[last].mark, open[last].kidCount) = (identifier, 1)
            return identifier
        }
        let isElsewhere = open[last].page != page
        addKid { kids in
            if isElsewhere {
                kids.append("<</Type/MCR/Pg ")
                kids.append(reference: page)
                kids.append("/MCID ")
            }
            kids.append(decimal: identifier)
            if isElsewhere { kids.append(">>") }
        }
        return identifier
    }

    /// Makes an annotation a kid of the element that is open; returns its key in the parent tree.
    mutating func add(annotation: Int, page: Int) -> Int {
        let key = takeKey()
        links.append((key, open[open.count - 1].number))
        addKid { kids in
            kids.append("<</Type/OBJR/Obj ")
            kids.append(reference: annotation)
            kids.append("/Pg ")
            kids.append(reference: page)
            kids.append(">>")
        }
        return key
    }

    private mutating func takeKey() -> Int {
        defer { nextKey += 1 }
        return nextKey
    }

    private mutating func addKid(_ body: (inout [UInt8]) -> Void) {
        let last = open.count - 1
        if let mark = open[last].mark.take() { open[last].kids.append(decimal: mark) }
        if open[last].kidCount > 0 { open[last].kids.append(UInt8(ascii: " ")) }
        body(&open[last].kids)
        open[last].kidCount += 1
    }

    mutating func endPage(writer: inout ObjectWriter) {
        let number = writer.reserve()
        let last = links.last?.key ?? pageKey
        let (marks, links, key) = (marks, links, pageKey)
        writer.add(number) { body in
            body += "<</Limits[\(key) \(last)]/Nums[\(key)[".utf8
            for element in marks {
                body.append(reference: element)
                body.append(UInt8(ascii: " "))
            }
            body.append(UInt8(ascii: "]"))
            for link in links {
                body.append(UInt8(ascii: " "))
                body.append(decimal: link.key)
                body.append(UInt8(ascii: " "))
                body.append(reference: link.element)
            }
            body.append("]>>")
        }
        leaves.append(number)
        self.marks.removeAll(keepingCapacity: true)
        self.links.removeAll(keepingCapacity: true)
    }

    /// Writes the root, and returns its number.
    mutating func finish(writer: inout ObjectWriter) -> Int {
        while !open.isEmpty { end(writer: &writer) }
        let kids = leaves.map { "\($0) 0 R" }.joined(separator: " ")
        let tree = writer.add("<</Kids[\(kids)]>>")
        let kid = document.map { "/K \($0) 0 R" } ?? ""
        writer.add(root, "<</Type/StructTreeRoot\(kid)/ParentTree \(tree) 0 R/ParentTreeNextKey \(nextKey)>>")
        return root
    }
}
