import Synchronization

/// Terms that some transaction has seen in the store, kept for all that come after it.
final class KnownTerms: Sendable {
    fileprivate struct Contents {
        var texts: [Int64: String] = [:]
        var numbers: [String: Int64] = [:]
        /// The highest numbers, in order.
        var newest: [Int64] = []
    }

    private let contents = Mutex(Contents())
    /// Some ten megabytes.
    fileprivate static let most = 100_000
    fileprivate static let mostNewest = 32

    func text(of number: Int64) -> String? {
        contents.withLock { $0.texts[number] }
    }

    func number(of text: String) -> Int64? {
        contents.withLock { $0.numbers[text] }
    }

    /// The texts of the highest numbers, which were given last.
    var newest: [Int64: String] {
        contents.withLock { contents in
            Dictionary(uniqueKeysWithValues: contents.newest.map { ($0, contents.texts[$0] ?? "") })
        }
    }

    func forget() {
        contents.withLock { $0 = Contents() }
    }

    func add(_ terms: LearntTerms) {
        contents.withLock { contents in
            for (number, text) in terms.texts where contents.texts[number] == nil { contents.add(number, text) }
            for (text, number) in terms.numbers where contents.texts[number] == nil {
                contents.add(number, text.storable)
            }
        }
    }
}

extension KnownTerms.Contents {
    fileprivate mutating func add(_ number: Int64, _ text: String) {
        if texts.count >= KnownTerms.most { self = Self() }
        texts[number] = text
        numbers[text] = number
        guard newest.count < KnownTerms.mostNewest || number > newest[0] else { return }
        newest.insert(number, at: newest.firstIndex { $0 > number } ?? newest.count)
        if newest.count > KnownTerms.mostNewest { newest.removeFirst() }
    }
}

/// What one transaction has seen.
struct LearntTerms: Sendable {
    var texts: [Int64: String]
    var numbers: [String: Int64]
}
