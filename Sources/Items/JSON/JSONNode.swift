/// One value of a `JSONTape`.
public struct JSONNode: Sendable {
    let tape: JSONTape
    let index: Int

    public var kind: JSONTape.Kind { tape.entries[index].kind }
    public var isNull: Bool { kind == .null }
    public var isObject: Bool { kind == .object }
    public var isArray: Bool { kind == .array }

    /// A member of an object, the first where a name comes twice; nil where there is none, or no object.
    public subscript(name: StaticString) -> JSONNode? {
        guard kind == .object else { return nil }
        let end = Int(tape.entries[index].next)
        var position = index + 1
        while position < end {
            if tape.string(at: position, equals: name) { return JSONNode(tape: tape, index: position + 1) }
            position = Int(tape.entries[position + 1].next)
        }
        return nil
    }

    /// The values of an array, nil where this is something else.
    public var list: [JSONNode]? {
        isArray ? elements : nil
    }

    /// The values of an array; none where this is something else.
    public var elements: [JSONNode] { first(.max) }

    /// The first values of an array, so many at the most.
    public func first(_ count: Int) -> [JSONNode] {
        guard kind == .array else { return [] }
        return children(count).map { JSONNode(tape: tape, index: $0) }
    }

    /// The members of an object in document order, so many at the most; none where this is something else.
    public func members(_ count: Int) -> [(name: JSONNode, value: JSONNode)] {
        guard kind == .object else { return [] }
        let children = children(2 * count)
        return stride(from: 0, to: children.count, by: 2).map { position in
            (JSONNode(tape: tape, index: children[position]), JSONNode(tape: tape, index: children[position + 1]))
        }
    }

    /// Whether it is an array or object with anything in it.
    public var hasChildren: Bool {
        (kind == .array || kind == .object) && Int(tape.entries[index].next) > index + 1
    }

    /// Whether it is an array of more elements than this, which are not made for it.
    public func hasMoreElements(than count: Int) -> Bool {
        guard kind == .array else { return false }
        let end = Int(tape.entries[index].next)
        var position = index + 1
        for _ in 0..<count where position < end { position = Int(tape.entries[position].next) }
        return position < end
    }

    private func children(_ count: Int) -> [Int] {
        let end = Int(tape.entries[index].next)
        var children: [Int] = []
        var position = index + 1
        while position < end, children.count < count {
            children.append(position)
            position = Int(tape.entries[position].next)
        }
        return children
    }
}

extension JSONNode {
    /// A string; what is no Unicode (a lone surrogate) is replaced by U+FFFD.
    public var string: String? {
        switch kind {
        case .string: String(decoding: raw, as: UTF8.self)
        case .escapedString: String(decoding: JSONEscapes.resolved(raw), as: UTF8.self)
        default: nil
        }
    }

    public var bool: Bool? {
        switch kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    /// A number without fraction and exponent.
    public var integer: Int? {
        kind == .number ? Int(String(decoding: raw, as: UTF8.self)) : nil
    }

    /// An id, which one tracker writes as a number and the other as a string.
    public var identifier: String? {
        guard let text = kind == .number ? integer.map(String.init) : string, !text.isEmpty else { return nil }
        return text
    }

    /// The bytes of the value; of a string, those between its quotes.
    public var raw: ArraySlice<UInt8> {
        let entry = tape.entries[index]
        return tape.bytes[Int(entry.start)..<Int(entry.end)]
    }
}

extension JSONTape {
    fileprivate func string(at position: Int, equals name: StaticString) -> Bool {
        let entry = entries[position]
        let count = name.utf8CodeUnitCount
        guard entry.kind == .string else {
            return JSONNode(tape: self, index: position).string == "\(name)"
        }
        guard Int(entry.end - entry.start) == count else { return false }
        for offset in 0..<count where bytes[Int(entry.start) + offset] != name.utf8Start[offset] { return false }
        return true
    }
}
