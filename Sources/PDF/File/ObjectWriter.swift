import Zip

/// Writes objects: streams as they come, others together in object streams.
///
/// Of a long document the streams are deflated in another thread, some at a time, and written in their order: the bytes are
/// the same.
struct ObjectWriter: ~Copyable {
    /// A document of fewer streams is made sooner by one thread.
    private static let longFrom = 32
    /// Streams on their way to being deflated, for which there is memory: some pages.
    private static let mostUnderWay = 12
    /// Beyond this many bytes a stream is deflated at once: the memory of several is not wanted.
    private static let largest = 1 << 20

    private var output: FileOutput
    private var references = CrossReferences()
    private var pack = ObjectPack()
    /// Full ones that are still to be written: adding an object can't fail.
    private var fullPacks: [ObjectPack] = []
    private var deflater = ZlibDeflater()
    private var highest = 0
    private var streams = 0
    private var queue: DeflateQueue?
    /// The first is the next to be written.
    private var underWay: [(number: Int, work: DeflateWork)] = []

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
        fullPacks.append(pack.take())
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
        try settle(leaving: 0)
        try write(number, entries, data)
    }

    mutating func addDeflated(_ number: Int, _ entries: String, _ bytes: [UInt8]) throws {
        try add(number, size: bytes.count) { DeflateWork.Stream(entries: entries, bytes: bytes) }
    }

    private mutating func add(
        _ number: Int,
        size: Int,
        _ make: @escaping @Sendable () -> DeflateWork.Stream
    ) throws {
        streams += 1
        guard streams >= Self.longFrom, size <= Self.largest else {
            try settle(leaving: 0)
            let stream = make().deflated(by: &deflater)
            return try write(number, stream)
        }
        let queue = queue ?? DeflateQueue()
        self.queue = queue
        underWay.append((number, queue.begin(make)))
        try settle(leaving: Self.mostUnderWay)
    }

    /// Writes streams that are under way until no more than so many are.
    private mutating func settle(leaving most: Int) throws {
        while let next = underWay.first, underWay.count > most || next.work.isDone {
            underWay.removeFirst()
            let stream = next.work.value(&deflater)
            try write(next.number, stream)
        }
    }

    private mutating func write(_ number: Int, _ stream: DeflateWork.Stream) throws {
        try stream.bytes.withUnsafeBytes { try write(number, stream.entries, $0) }
    }

    private mutating func write(_ number: Int, _ entries: String, _ data: UnsafeRawBufferPointer) throws {
        references.setPlace(of: number, offset: output.offset)
        try append(number, entries, data)
    }

    private mutating func append(_ number: Int, _ entries: String, _ data: UnsafeRawBufferPointer) throws {
        try output.append("\(number) 0 obj\n<<\(entries)/Length \(data.count)>>\nstream\n")
        try output.append(data)
        // A line feed alone would, after data that end in a carriage return, be taken for the second half of a line's end
        // (ISO 32000-1, 7.3.8.1).
        try output.append("\r\nendstream\nendobj\n")
    }

    /// Writes the object streams that are full.
    mutating func flush() throws {
        let full = fullPacks
        fullPacks.removeAll(keepingCapacity: true)
        for pack in full { try write(pack) }
    }

    private mutating func write(_ pack: ObjectPack) throws {
        let number = reserve()
        references.setPlaces(of: pack.members.lazy.map(\.number), stream: number)
        try add(number, size: pack.bytes.count) {
            let (entries, bytes) = pack.stream
            return DeflateWork.Stream(entries: entries, bytes: bytes)
        }
    }

    /// Writes what is left, the cross-reference stream and the trailer.
    mutating func close(root: Int, information: Int) throws {
        try flush()
        if !pack.members.isEmpty { try write(pack.take()) }
        try settle(leaving: 0)
        let identifier = try output.identifier()
        let number = reserve()
        let offset = output.offset
        references.setPlace(of: number, offset: offset)
        let width = references.offsetWidth
        let entries = """
            /Type/XRef/Size \(references.count)/Root \(root) 0 R/Info \(information) 0 R\
            /ID[\(identifier)\(identifier)]/W[1 \(width) 2]/DecodeParms<</Predictor 12/Columns \(width + 3)>>\
            /Filter/FlateDecode
            """
        try deflated(references, width).withUnsafeBytes { try append(number, entries, $0) }
        try output.append("startxref\n\(offset)\n%%EOF\n")
        try output.flush()
    }

    /// The deflated rows. Those of a long document are never in memory all at once; what deflates them piece by piece makes
    /// a little more of them, and not the same on a processor without SSE4.2.
    private mutating func deflated(_ references: CrossReferences, _ offsetWidth: Int) throws -> [UInt8] {
        var data: [UInt8] = []
        guard references.isLong else {
            references.writeRows(offsetWidth: offsetWidth) { data += deflater.deflate($0) }
            return data
        }
        var stream = ZlibStreamDeflater()
        try references.writeRows(offsetWidth: offsetWidth) { rows in
            try stream.write(rows.bytes) { $0.withUnsafeBytes { data += $0 } }
        }
        try stream.finish { $0.withUnsafeBytes { data += $0 } }
        return data
    }
}
