/// Writes each of cairo's objects with what it lacks, recognised by its first bytes.
struct ObjectRewriter: ~Copyable {
    private static let pageKeys = Array("   /Tabs /S\n".utf8)
    private static let headerKeys = Array("   /A << /O /Table /Scope /Column >>\n".utf8)

    private var writer: DocumentWriter
    private var streams = StreamRewriter()
    private var packs = PackedObjects()
    private var figureCount = 0
    /// Objects that change only once all else is known, or once it is known that they are not meant.
    private var held: [(number: Int, bytes: [UInt8])] = []

    init(write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        writer = DocumentWriter(write: write)
    }

    mutating func set(_ text: PageText, page: Int) {
        streams.set(text, page: page)
    }

    func font(ofGlyph number: Int) -> Int? {
        streams.codes[number]?.font
    }

    mutating func take(_ object: PDFObject, _ finish: borrowing DocumentFinish) throws {
        if let stream = object.stream {
            if let number = stream.length.object { writer.numbers.release(number) }
            if PackedObjects.isPack(object.body) { return try takePack(object, stream, finish) }
            try streams.write(object, stream, to: &writer)
        } else if object.generation != 0 {
            try writer.addPlain(object.number, generation: object.generation, object.body)
        } else if isHeld(object.body) {
            writer.numbers.note(object.number)
            held.append((object.number, Array(object.body)))
        } else if let outlines = Self.countedOutlines(object.body) {
            try writer.add(object.number, outlines)
        } else {
            try writer.add(object.number, object.body, keys: keys(object.body, finish))
        }
    }

    /// Takes each object of an object stream as if it stood by itself.
    private mutating func takePack(
        _ object: PDFObject,
        _ stream: PDFStream,
        _ finish: borrowing DocumentFinish
    ) throws {
        writer.numbers.release(object.number)
        var packs = PackedObjects()
        swap(&packs, &self.packs)
        let isUnderstood = try packs.unpack(object.body, stream.data) { number, body in
            try take(PDFObject(number: number, generation: 0, body: body), finish)
        }
        self.packs = packs
        guard isUnderstood else { throw PDFFinishingError.packNotUnderstood(object: object.number) }
    }

    private func isHeld(_ body: UnsafeRawBufferPointer) -> Bool {
        body.has("<< /Type /Catalog") || body.has("<< /Producer (") || body.has("<< /Dests ")
    }

    /// Cairo 1.16 writes the root's count of visible bookmarks with a minus, as of a closed one; the root has no such
    /// state (ISO 32000-1, 12.3.3).
    private static func countedOutlines(_ body: UnsafeRawBufferPointer) -> [UInt8]? {
        let count: StaticString = "/Count -"
        guard body.has("<< /Type /Outlines"), let start = body.firstIndex(of: count) else { return nil }
        let sign = start + count.utf8CodeUnitCount - 1
        return Array(body.part(0..<sign)) + body.part(sign + 1..<body.count)
    }

    private mutating func keys(_ body: UnsafeRawBufferPointer, _ finish: borrowing DocumentFinish) -> [UInt8] {
        guard body.has("<< /Type /") else { return [] }
        if body.has("StructElem\n   /S /", at: 10) { return elementKeys(body, finish) }
        if body.has("Annot\n   /Subtype /Link\n", at: 10) { return Self.linkKeys(body) }
        // The order of structure for the tabulator key: PDF/UA-1, 7.18.3.
        if body.has("Page ", at: 10) || body.has("Page\n", at: 10) { return Self.pageKeys }
        return []
    }

    /// Cairo writes structure elements from the root down, each before what follows it: figures come in the order of
    /// the document.
    private mutating func elementKeys(
        _ body: UnsafeRawBufferPointer,
        _ finish: borrowing DocumentFinish
    ) -> [UInt8] {
        if body.has("TH\n", at: 28) { return Self.headerKeys }
        guard body.has("Figure\n", at: 28) else { return [] }
        defer { figureCount += 1 }
        guard figureCount < finish.figures.count else { return [] }
        return Array("   /Alt \(PDFSyntax.textString(finish.figures[figureCount]))\n".utf8)
    }

    /// What a link says without being seen (PDF/UA-1, 7.18.5), and that it is printed (PDF/A-3, 6.3.2).
    private static func linkKeys(_ body: UnsafeRawBufferPointer) -> [UInt8] {
        let key: StaticString = "/URI ("
        var keys = Array("\n   /F 4\n   /Contents ".utf8)
        if let start = body.firstIndex(of: key).map({ $0 + key.utf8CodeUnitCount - 1 }),
            let end = body.endOfString(at: start)
        {
            keys.append(contentsOf: body.part(start..<end))
        } else {
            keys += "(Link inside the document)".utf8
        }
        keys.append(UInt8(ascii: "\n"))
        return keys
    }
}

extension ObjectRewriter {
    mutating func finish(_ trailer: TrailerReader, _ finish: DocumentFinish) throws {
        try streams.finish()
        guard let root = trailer.root, let catalog = takeHeld(root) else { throw PDFFinishingError.noCatalog }
        let information = trailer.information.flatMap { takeHeld($0) }
        let producer = DocumentInformation.producer(cairo: information?.bytes)
        let parts = try DocumentParts(finish, producer: producer, writer: &writer)
        let newCatalog = DocumentCatalog(catalog.bytes, parts: parts, finish: finish)
        let names = finish.attachments.isEmpty ? nil : newCatalog.names.flatMap { takeHeld($0) }
        if let names {
            try writer.add(names.number, names.bytes.adding(keys: parts.embeddedFiles(finish.attachments)))
        }
        try writer.add(root, newCatalog.dictionary(namesAreElsewhere: names != nil))
        let dictionary = DocumentInformation(finish: finish, producer: producer).dictionary
        let number = information?.number ?? writer.numbers.take()
        try writer.add(number, Array(dictionary.utf8))
        for object in held { try writer.add(object.number, object.bytes) }
        try writer.close(root: root, information: number)
    }

    private mutating func takeHeld(_ number: Int) -> (number: Int, bytes: [UInt8])? {
        held.firstIndex { $0.number == number }.map { held.remove(at: $0) }
    }
}
