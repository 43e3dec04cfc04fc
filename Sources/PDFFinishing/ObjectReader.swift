/// Cuts cairo's bytes into objects, as they come.
struct ObjectReader: ~Copyable {
    /// The number of objects that every reader takes (ISO 32000-1, annex C.2).
    static let largestNumber = 8_388_607

    private var queue = ByteQueue()
    /// Where the data of the current object's stream begin, once that is known to be one.
    private var streamStart: Int?
    /// Up to here the current object's bytes were searched in vain: pieces of one byte shall not cost their square.
    private var searched = 0
    private(set) var trailer = TrailerReader()

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        queue.append(bytes)
    }

    /// The next object; nil where the bytes up to its end have not come yet, or there are no more objects.
    mutating func next() throws(PDFFinishingError) -> PDFObject? {
        guard !trailer.hasBegun, skipToObject() else {
            readTrailer()
            return nil
        }
        let bytes = queue.bytes
        guard let head = try readHead(bytes) else { return nil }
        if streamStart == nil {
            guard let end = findEnd(bytes, from: head.end) else { return nil }
            guard end.isStream else {
                finishObject(end.body + 8)
                return PDFObject(
                    number: head.number,
                    generation: head.generation,
                    body: bytes.part(head.end..<end.body)
                )
            }
            streamStart = end.body + 8
            searched = end.body + 8
        }
        return try streamStart.flatMap { start throws(PDFFinishingError) in try readStream(bytes, head, from: start) }
    }

    /// Past comments and empty lines; false where no object begins.
    private mutating func skipToObject() -> Bool {
        while let byte = queue.bytes.first, byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\n") {
            guard let end = queue.bytes.firstIndex(of: UInt8(ascii: "\n"), from: 0) else { return false }
            queue.drop(end + 1)
        }
        guard queue.bytes.has("xref\n") else { return !queue.bytes.isEmpty }
        trailer.begin()
        return false
    }

    private mutating func readTrailer() {
        guard trailer.hasBegun else { return }
        queue.drop(trailer.read(queue.bytes))
    }

    private mutating func finishObject(_ end: Int) {
        queue.drop(end)
        (streamStart, searched) = (nil, 0)
    }
}

extension ObjectReader {
    private typealias Head = (number: Int, generation: Int, end: Int)

    /// `12 0 obj` and its line's end.
    private func readHead(_ bytes: UnsafeRawBufferPointer) throws(PDFFinishingError) -> Head? {
        guard let number = bytes.number(at: 0), bytes.has(" ", at: number.end),
            let generation = bytes.number(at: number.end + 1), bytes.has(" obj\n", at: generation.end)
        else {
            // No head is longer than that.
            if bytes.count < 32, bytes.firstIndex(of: UInt8(ascii: "\n"), from: 0) == nil { return nil }
            throw .unexpectedBytes(offset: queue.offset)
        }
        guard number.value <= Self.largestNumber else { throw .objectNumber(number.value) }
        return (number.value, generation.value, generation.end + 5)
    }

    /// Where the object's value ends, outside of its strings: before `\nendobj\n`, or `\nstream\n` after a dictionary.
    private mutating func findEnd(
        _ bytes: UnsafeRawBufferPointer,
        from start: Int
    ) -> (body: Int, isStream: Bool)? {
        searched = max(searched, start)
        while true {
            let end = bytes.firstIndex(of: "\nendobj\n", from: searched)
            let dictionary = bytes.firstIndex(of: ">>\nstream\n", from: searched, to: end)
            guard let found = dictionary.map({ $0 + 2 }) ?? end else {
                searched = max(searched, bytes.count - 9)
                return nil
            }
            if bytes.part(start..<found).isOutsideOfString { return (found, dictionary != nil) }
            searched = found
            if dictionary == nil { searched += 1 }
        }
    }

    private mutating func readStream(
        _ bytes: UnsafeRawBufferPointer,
        _ head: Head,
        from start: Int
    ) throws(PDFFinishingError) -> PDFObject? {
        let dictionary = bytes.part(head.end..<start - 8)
        guard let length = StreamLength(dictionary: dictionary) else { throw .streamWithoutEnd(object: head.number) }
        let search = StreamEndSearch(bytes: bytes, start: start, length: length)
        switch search.run(from: searched) {
        case .unknown(let searched):
            self.searched = searched
            return nil
        case .none:
            throw .streamWithoutEnd(object: head.number)
        case .found(let dataEnd, let objectEnd):
            finishObject(objectEnd)
            if trailer.take(stream: dictionary) { return nil }
            let stream = PDFStream(data: bytes.part(start..<dataEnd), length: length)
            return PDFObject(number: head.number, generation: head.generation, body: dictionary, stream: stream)
        }
    }
}
