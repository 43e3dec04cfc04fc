public import Geometry
public import Typesetting

/// A tagged PDF 1.7 file in the making, page by page: what has been drawn of a page is written when it ends.
///
/// Written as PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) want it. Lengths are in points, places measured from the
/// page's top left corner.
public final class PDFDocument {
    /// Where a link leads.
    public enum LinkTarget {
        case address(String)
        /// A place that `setDestination` names, before or after it.
        case destination(String)
    }

    /// Read when the document ends.
    public var properties: DocumentProperties
    public let paper: PaperSize
    // Asked for at every call, of which a long document takes millions, and none of which comes in the middle of another:
    // the checks at run time that this is so took a thirtieth of the time.
    @exclusivity(unchecked) private var writer: ObjectWriter
    @exclusivity(unchecked) private var fonts: DocumentFonts
    @exclusivity(unchecked) private var structure: StructureTree
    @exclusivity(unchecked) private var content: PageContent
    private var outline = Outline()
    private var destinations: [(name: String, page: Int, y: Double)] = []
    private var pageNumbers: [Int] = []
    private let pageTree: Int
    /// The page at hand: its object, its key in the parent tree, what it uses.
    private var page = 0
    private var pageKey = 0
    private var annotations: [Int] = []
    private var forms: Set<Int> = []
    private var artifactDepth = 0

    /// `write` gets the bytes in order; its first error ends the work.
    public init(
        _ properties: DocumentProperties,
        paper: PaperSize,
        write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) {
        (self.properties, self.paper) = (properties, paper)
        var writer = ObjectWriter(write: write)
        pageTree = writer.reserve()
        fonts = DocumentFonts(writer: &writer)
        structure = StructureTree(writer: &writer)
        self.writer = writer
        content = PageContent(height: paper.height)
        openPage()
    }

    private func openPage() {
        page = writer.reserve()
        pageKey = structure.beginPage()
    }

    /// Writes the page; what is drawn next is on a new one.
    public func endPage() throws {
        try closePage()
        openPage()
    }

    private func closePage() throws {
        content.endMark()
        let stream = writer.reserve()
        try writer.addDeflated(stream, "", content.bytes)
        content.removeAll()
        let objects = forms.sorted().map { "/X\($0) \($0) 0 R" }.joined()
        let links = annotations.map { "\($0) 0 R" }.joined(separator: " ")
        writer.add(
            page,
            """
            <</Type/Page/Parent \(pageTree) 0 R\
            /MediaBox[0 0 \(PDFSyntax.number(paper.width)) \(PDFSyntax.number(paper.height))]/Contents \(stream) 0 R\
            /Resources<</Font \(fonts.dictionary) 0 R\(objects.isEmpty ? "" : "/XObject<<\(objects)>>")>>\
            /StructParents \(pageKey)/Tabs/S\(links.isEmpty ? "" : "/Annots[\(links)]")>>
            """
        )
        structure.endPage(writer: &writer)
        pageNumbers.append(page)
        annotations.removeAll(keepingCapacity: true)
        forms.removeAll(keepingCapacity: true)
        try writer.flush()
    }

    /// Writes the last page, the fonts, the structure and the trailer.
    public func finish() throws {
        try closePage()
        try fonts.write(&writer)
        let kids = pageNumbers.map { "\($0) 0 R" }.joined(separator: " ")
        writer.add(pageTree, "<</Type/Pages/Kids[\(kids)]/Count \(pageNumbers.count)>>")
        let catalog = try DocumentCatalog(
            properties: properties,
            pageTree: pageTree,
            structure: structure.finish(writer: &writer),
            outline: outline.write(&writer),
            destinations: destinations
        ).write(&writer)
        let information = writer.add(DocumentInformation(properties: properties).dictionary)
        try writer.close(root: catalog, information: information)
    }
}

// MARK: Drawing

extension PDFDocument {
    /// Has the content belong to the element that is open, or to none.
    private func prepare() {
        let wanted: PageContent.Mark = artifactDepth == 0 && structure.hasOpenElement ? .element : .artifact
        guard content.mark != wanted else { return }
        content.endMark()
        if wanted == .element {
            content.beginElement(structure.openTag, identifier: structure.mark(page: page))
        } else {
            content.beginArtifact()
        }
    }

    public func show(_ batch: GlyphBatch, color: Color) {
        prepare()
        content.show(batch, color: color, fonts: &fonts, writer: &writer)
    }

    public func fill(_ areas: some Sequence<Rectangle>, color: Color) {
        prepare()
        content.fill(areas, color: color)
    }

    /// The shape between the corners.
    public func fill(_ corners: [Point], color: Color) {
        prepare()
        content.fill(corners, color: color)
    }

    /// Horizontal rules.
    public func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double) {
        prepare()
        content.stroke(ys, from: left, to: right, color: color, width: width)
    }

    /// Takes a drawing of cairo's over, to be placed as often as is wanted.
    ///
    /// - Throws: `DrawingFileError` for a file that is not as cairo writes one.
    public func take(_ drawing: DrawingFile) throws -> Form {
        try drawing.write(&writer)
    }

    public func place(_ form: Form, in area: Rectangle) {
        prepare()
        forms.insert(form.object)
        content.place("/X\(form.object)", size: (form.width, form.height), in: area)
    }
}

// MARK: Structure

extension PDFDocument {
    public func begin(_ tag: StructureTag) {
        if artifactDepth == 0 { content.endMark() }
        structure.begin(tag, writer: &writer)
    }

    /// Begins a figure that covers the area, with the text for those who can't see it.
    public func beginFigure(_ area: Rectangle, alternative: String) {
        if artifactDepth == 0 { content.endMark() }
        let box = [area.x, paper.height - area.maxY, area.maxX, paper.height - area.y].map(PDFSyntax.number)
        let attributes = "/Alt\(PDFSyntax.textString(alternative))/A<</O/Layout/BBox[\(box.joined(separator: " "))]>>"
        structure.begin(.figure, attributes: attributes, writer: &writer)
    }

    /// Ends what was begun last.
    public func end() {
        if artifactDepth == 0 { content.endMark() }
        structure.end(writer: &writer)
    }

    /// What is drawn until `endFurniture` belongs to the page and not to its content: running lines, rules, tints.
    public func beginFurniture() {
        artifactDepth += 1
    }

    public func endFurniture() {
        artifactDepth -= 1
    }

    /// Begins a link; `area` is where it is clicked.
    public func beginLink(to target: LinkTarget, area: Rectangle) {
        begin(.link)
        let number = writer.reserve()
        annotations.append(number)
        let key = structure.add(annotation: number, page: page)
        let height = paper.height
        writer.add(number) { bytes in
            bytes.append("<</Type/Annot/Subtype/Link/Rect[")
            for side in [area.x, height - area.maxY, area.maxX, height - area.y] {
                bytes.append(thousandths: Int((side * 1000).rounded()))
                bytes.append(UInt8(ascii: " "))
            }
            bytes.append("]/Border[0 0 0]/F 4/StructParent ")
            bytes.append(decimal: key)
            target.appendEntries(to: &bytes)
            bytes.append(">>")
        }
    }

    /// Names a place of the current page for links.
    public func setDestination(_ name: String, y: Double) {
        destinations.append((name, page, paper.height - y))
    }

    /// Adds a bookmark under the last one of a smaller depth.
    public func addOutline(_ title: String, depth: Int, y: Double) {
        outline.add(title, depth: depth, page: page, y: paper.height - y)
    }
}

extension PDFDocument.LinkTarget {
    /// What the link does, and what it says without being seen (PDF/UA-1, 7.18.5).
    fileprivate func appendEntries(to bytes: inout [UInt8]) {
        switch self {
        case .address(let address):
            bytes.append("/Contents(")
            bytes.append(percentEncoded: address)
            bytes.append(")/A<</S/URI/URI(")
            bytes.append(percentEncoded: address)
            bytes.append(")>>")
        case .destination(let name):
            bytes += "/Contents(Link inside the document)/Dest\(PDFSyntax.textString(name))".utf8
        }
    }
}
