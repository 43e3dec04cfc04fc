/// An indirect object as cairo wrote it. Its bytes are good until the reader takes more.
struct PDFObject {
    let number: Int
    let generation: Int
    /// The value; a stream's dictionary.
    let body: UnsafeRawBufferPointer
    var stream: PDFStream?
}

struct PDFStream {
    let data: UnsafeRawBufferPointer
    let length: StreamLength
}

/// The `/Length` of a stream's dictionary (ISO 32000-1, 7.3.8.2).
struct StreamLength {
    /// The place of the value in the dictionary.
    let place: Range<Int>
    let value: Value

    enum Value: Equatable {
        case direct(Int)
        /// An object of its own, which follows the stream, since cairo knows the length only then.
        case object(Int)
    }

    init?(dictionary: UnsafeRawBufferPointer) {
        let key: StaticString = "/Length "
        guard let start = dictionary.firstIndex(of: key).map({ $0 + key.utf8CodeUnitCount }) else { return nil }
        guard let (value, end) = dictionary.number(at: start) else { return nil }
        if dictionary.has(" 0 R", at: end) {
            (place, self.value) = (start..<end + 4, .object(value))
        } else {
            (place, self.value) = (start..<end, .direct(value))
        }
    }

    /// The number of the object that is not needed once the length is direct.
    var object: Int? {
        switch value {
        case .direct: nil
        case .object(let number): number
        }
    }
}
