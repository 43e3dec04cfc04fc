import HTTPTypes
import Synchronization

/// Gives each request an id: the client's or proxy's own where it is sane, else a new one.
///
/// New ones are a prefix of the process, from the kernel's generator as in `RandomID`, and a counter: 15 characters,
/// which Swift keeps without a heap allocation.
final class RequestIDs: Sendable {
    private let prefix = UInt64.random(in: .min ... .max)
    private let counter = Atomic<UInt64>(0)

    func id(proposed: String?) -> String {
        if let proposed, Self.isSane(proposed) { return proposed }
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return String(unsafeUninitializedCapacity: 15) { text in
            Self.write(prefix, to: text, at: 0)
            text[7] = UInt8(ascii: "-")
            Self.write(number, to: text, at: 8)
            return 15
        }
    }

    /// Writes seven digits of five bits each.
    private static func write(_ number: UInt64, to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
        for index in 0..<7 {
            text[start + index] = digits.utf8Start[Int(number >> (30 - 5 * UInt64(index)) & 31)]
        }
    }

    private static func isSane(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
