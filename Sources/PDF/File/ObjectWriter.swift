import Zip

/// Writes objects: streams as they come, others together in object streams.
struct ObjectWriter: ~Copyable {
    private var output: FileOutput
    private var references = CrossReferences()
    private var pack = ObjectPack()
    /// Full ones that are still to be written: adding an object can't fail.
    private var fullPacks: [ObjectPack] = []
    private var deflater = ZlibDeflater()
    private var highest = 0

    /// The four bytes above 127 tell programs that transfer files that this one is binary (ISO 32000-1, 7.5.2).
    private static let header: [UInt8] = Array("%PDF-1.7\n%".utf8) + [0xB5, 0xED, 0xAE, 0xFB, 0x0A]

    init(write: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        output = FileOutput(header: Self.header, write: write)
    }

    /// The number of an object that is still to come.
    mutating func reserve() -> Int {
        highest += 1
        return highest
    }

    /// Adds an object that is no stream, which the body appends.
    mutating func add(_ number: Int, _ body: (inout [UInt8]) -> Void) {
        pack.add(number, body)
        guard pack.isFull else { return }
        fullPacks.append(pack)
        pack.removeAll()
    }

    mutating func add(_ number: Int, _ body: String) {
        add(number) { $0 += body.utf8 }
    }

    mutating func add(_ body: String) -> Int {
        let number = reserve()
        add(number, body)
        return number
    }

    /// `entries` is the dictionary but for the length.
    mutating func addStream(_ number: Int, _ entries: String, _ data: UnsafeRawBufferPointer) throws {
        references.setPlace(of: number, offset: output.offset, generation: 0)
        try output.append("\(number) 0 obj\n<<\(entries)/Length \(data.count)>>\nstream\n")
        try output.append(data)
        // A line feed alone would, after data that end in a carriage return, be taken for the second half of a line's end
        // (ISO 32000-1, 7.3.8.1).
        try output.append("\r\nendstream\nendobj\n")
    }

    mutating func addDeflated(_ number: Int, _ entries: String, _ bytes: [UInt8]) throws {
        let data = bytes.withUnsafeBytes { deflater.deflate($0) }
        try addStream(number, entries + "/Filter/FlateDecode", data)
    }

    /// Writes the object streams that are full.
    mutating func flush() throws {
        let full = fullPacks
        fullPacks.removeAll(keepingCapacity: true)
        for pack in full { try write(pack) }
    }

    private mutating func write(_ pack: ObjectPack) throws {
        let number = reserve()
        for index in pack.members.indices {
            references.setPlace(of: pack.members[index].number, stream: number, index: index)
        }
        let index = pack.index
        try addDeflated(number, "/Type/ObjStm/N \(pack.members.count)/First \(index.count)", index + pack.bytes)
    }

    /// Writes what is left, the cross-reference stream and the trailer.
    mutating func close(root: Int, information: Int) throws {
        try flush()
        if !pack.members.isEmpty { try write(pack) }
        let identifier = try output.identifier()
        let number = reserve()
        let offset = output.offset
        references.setPlace(of: number, offset: offset, generation: 0)
        let width = references.offsetWidth
        let entries = """
            /Type/XRef/Size \(references.count)/Root \(root) 0 R/Info \(information) 0 R\
            /ID[\(identifier)\(identifier)]/W[1 \(width) 2]/DecodeParms<</Predictor 12/Columns \(width + 3)>>
            """
        try addDeflated(number, entries, references.rows(offsetWidth: width))
        try output.append("startxref\n\(offset)\n%%EOF\n")
        try output.flush()
    }
}
