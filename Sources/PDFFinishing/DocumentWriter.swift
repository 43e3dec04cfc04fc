import Zip

/// Writes objects: streams as they are, others together in object streams.
struct DocumentWriter: ~Copyable {
    private var output: FileOutput
    private var references = CrossReferences()
    private var pack = ObjectPack()
    private var deflater = ZlibDeflater()
    var numbers = ObjectNumbers()

    /// The four bytes above 127 tell programs that transfer files that this one is binary (ISO 32000-1, 7.5.2).
    private static let header: [UInt8] = Array("%PDF-1.7\n%".utf8) + [0xB5, 0xED, 0xAE, 0xFB, 0x0A]

    init(write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        output = FileOutput(header: Self.header, write: write)
    }

    mutating func deflate(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        deflater.deflate(bytes)
    }

    /// Adds an object that is no stream; `keys` go to the end of its dictionary.
    mutating func add(_ number: Int, _ body: UnsafeRawBufferPointer, keys: [UInt8] = []) throws {
        numbers.note(number)
        pack.begin(number)
        if !keys.isEmpty, body.ends(with: ">>") {
            pack.append(body.part(0..<body.count - 2))
            pack.append(keys)
            pack.append(body.part(body.count - 2..<body.count))
        } else {
            pack.append(body)
        }
        pack.end()
        if pack.isFull { try writePackIfPossible() }
    }

    mutating func add(_ number: Int, _ body: [UInt8]) throws {
        try body.withUnsafeBytes { try add(number, $0) }
    }

    /// An object of its own, outside of object streams: those have none with a generation (7.5.7).
    mutating func addPlain(_ number: Int, generation: Int = 0, _ body: UnsafeRawBufferPointer) throws {
        try begin(number, generation: generation)
        try output.append(body)
        try output.append("\nendobj\n")
    }

    /// `dictionary` is whole but for the length.
    mutating func addStream(
        _ number: Int,
        generation: Int = 0,
        dictionary: borrowing [UInt8],
        data: UnsafeRawBufferPointer
    ) throws {
        try begin(number, generation: generation)
        try dictionary.withUnsafeBytes { try output.append($0) }
        try output.append("\nstream\n")
        try output.append(data)
        try output.append("\nendstream\nendobj\n")
    }

    private mutating func begin(_ number: Int, generation: Int) throws {
        numbers.note(number)
        references.setPlace(of: number, offset: output.offset, generation: generation)
        try output.append("\(number) \(generation) obj\n")
    }
}

extension DocumentWriter {
    private mutating func writePackIfPossible() throws {
        if let number = numbers.reuse() {
            try writePack(number)
        } else if pack.isOverfull {
            try writePackPlainly()
        }
    }

    private mutating func writePack(_ number: Int) throws {
        for index in pack.members.indices {
            references.setPlace(of: pack.members[index].number, stream: number, index: index)
        }
        let index = pack.index
        let dictionary = "/Type /ObjStm /N \(pack.members.count) /First \(index.count)"
        try addDeflated(number, dictionary, index + pack.bytes)
        pack.removeAll()
    }

    private mutating func writePackPlainly() throws {
        let full = pack
        try full.bytes.withUnsafeBytes { bytes in
            for (index, member) in full.members.enumerated() {
                try addPlain(member.number, bytes.part(full.place(of: index)))
            }
        }
        pack.removeAll()
    }

    mutating func addDeflated(_ number: Int, _ dictionary: String, _ bytes: [UInt8]) throws {
        let data = bytes.withUnsafeBytes { deflater.deflate($0) }
        let dictionary = "<< \(dictionary) /Filter /FlateDecode /Length \(data.count) >>"
        try addStream(number, dictionary: Array(dictionary.utf8), data: data)
    }

    /// Writes what is left, the cross-reference stream and the trailer.
    mutating func close(root: Int, information: Int) throws {
        if !pack.members.isEmpty { try writePack(numbers.take()) }
        let identifier = try output.identifier()
        let number = numbers.take()
        let offset = output.offset
        references.setPlace(of: number, offset: offset, generation: 0)
        let width = references.offsetWidth
        let dictionary = """
            /Type /XRef /Size \(references.count) /Root \(root) 0 R /Info \(information) 0 R \
            /ID [\(identifier) \(identifier)] /W [1 \(width) 2] \
            /DecodeParms << /Predictor 12 /Columns \(width + 3) >>
            """
        try addDeflated(number, dictionary, references.rows(offsetWidth: width))
        try output.append("startxref\n\(offset)\n%%EOF\n")
        try output.flush()
    }
}
