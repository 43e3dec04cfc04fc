/// Numbers for new objects. Cairo's own numbers go up to the end, so that until then only those can be given out that
/// became free: each stream has had a length object.
struct ObjectNumbers {
    private var free: [Int] = []
    private var highest = 0

    mutating func note(_ number: Int) {
        highest = max(highest, number)
    }

    mutating func release(_ number: Int) {
        note(number)
        free.append(number)
    }

    mutating func reuse() -> Int? {
        free.popLast()
    }

    /// Only once all of cairo's objects are known.
    mutating func take() -> Int {
        if let number = reuse() { return number }
        highest += 1
        return highest
    }
}
