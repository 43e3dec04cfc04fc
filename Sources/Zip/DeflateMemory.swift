import CISAL

/// ISA-L refused to compress.
public struct DeflateError: Error, Equatable, CustomStringConvertible {
    /// ISA-L's result: `INVALID_PARAM`, `ISAL_INVALID_LEVEL_BUF`…
    public let rawValue: Int32

    public var description: String { "deflate failed with code \(rawValue)" }

    static func check(_ result: Int32) throws(DeflateError) {
        guard result == COMP_OK else { throw DeflateError(rawValue: result) }
    }
}

/// How hard to look for repetitions. Both are several times as fast as zlib; `small` costs about 5 % more time than
/// `fast` and gains about 2 % of the size on logs and JSON.
public enum DeflateLevel: UInt32, CaseIterable, Sendable {
    case fast = 1
    case small = 2

    fileprivate var memory: UInt32 {
        switch self {
        case .fast: cisal_level_1_memory
        case .small: cisal_level_2_memory
        }
    }
}

/// Owns a compression stream and the working memory of its level, together about 360 kB, too much for a stack.
struct DeflateMemory: ~Copyable {
    let stream: UnsafeMutablePointer<isal_zstream>
    private let work: UnsafeMutablePointer<UInt8>
    private let level: DeflateLevel

    init(level: DeflateLevel) {
        stream = .allocate(capacity: 1)
        work = .allocate(capacity: Int(level.memory))
        // `isal_deflate_stateless_init` leaves `hist_bits` as it is, which limits how far back matches may be.
        UnsafeMutableRawPointer(stream)
            .initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<isal_zstream>.size)
        work.initialize(repeating: 0, count: Int(level.memory))
        self.level = level
    }

    deinit {
        stream.deallocate()
        work.deallocate()
    }

    /// The level and its memory, which ISA-L's `…_init` functions forget.
    func setLevel() {
        stream.pointee.level = level.rawValue
        stream.pointee.level_buf = work
        stream.pointee.level_buf_size = level.memory
    }
}
