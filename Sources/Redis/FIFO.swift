/// A queue with constant amortised cost at both ends of its use: append at the back, take from the front.
struct FIFO<Element> {
    private var storage: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == storage.count }

    var first: Element? {
        isEmpty ? nil : storage[head]
    }

    mutating func append(_ element: Element) {
        storage.append(element)
    }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = storage[head]
        storage[head] = nil
        head += 1
        compact()
        return element
    }

    /// Changes the first element in place.
    mutating func updateFirst(_ change: (inout Element) -> Void) {
        guard !isEmpty, var element = storage[head] else { return }
        storage[head] = nil
        change(&element)
        storage[head] = element
    }

    /// Oldest first.
    var elements: [Element] { storage[head...].compactMap { $0 } }

    mutating func removeAll() -> [Element] {
        defer { (storage, head) = ([], 0) }
        return elements
    }

    private mutating func compact() {
        if isEmpty {
            storage.removeAll(keepingCapacity: storage.count < 4096)
            head = 0
        } else if head > 1024, head > storage.count / 2 {
            storage.removeFirst(head)
            head = 0
        }
    }
}
