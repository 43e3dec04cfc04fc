import Synchronization

/// Terms that some transaction has seen in the store, kept for all that come after it.
final class KnownTerms: Sendable {
    fileprivate struct Contents {
        var texts: [Int64: String] = [:]
        var numbers: [String: Int64] = [:]
    }

    private let contents = Mutex(Contents())
    /// Some ten megabytes.
    fileprivate static let most = 100_000

    func text(of number: Int64) -> String? {
        contents.withLock { $0.texts[number] }
    }

    func number(of text: String) -> Int64? {
        contents.withLock { $0.numbers[text] }
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
    }
}

/// What one transaction has seen.
struct LearntTerms: Sendable {
    var texts: [Int64: String]
    var numbers: [String: Int64]
}
