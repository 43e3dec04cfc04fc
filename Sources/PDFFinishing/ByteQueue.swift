/// Bytes that have come and are not yet done with. What is dropped stays readable until more is appended.
struct ByteQueue: ~Copyable {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var start = 0
    private var end = 0
    /// How much was dropped in all: the place of the first byte in the whole.
    private(set) var offset = 0

    deinit {
        memory.deallocate()
    }

    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[start..<end])
    }

    mutating func drop(_ count: Int) {
        let count = min(count, end - start)
        start += count
        offset += count
    }

    mutating func append(_ new: UnsafeRawBufferPointer) {
        makeRoom(for: new.count)
        UnsafeMutableRawBufferPointer(rebasing: memory[end...]).copyMemory(from: new)
        end += new.count
    }

    private mutating func makeRoom(for count: Int) {
        let rest = bytes
        if rest.count + count > memory.count {
            let size = max(rest.count + count, 2 * memory.count)
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
            larger.copyMemory(from: rest)
            memory.deallocate()
            memory = larger
        } else if start > 0 {
            memory.copyMemory(from: rest)
        }
        (start, end) = (0, rest.count)
    }
}
