/// Why the store that holds the files does not do what it is asked.
public struct FileStoreError: Error, Equatable, CustomStringConvertible {
    public enum Code: Sendable {
        /// It does not answer, or the connection breaks.
        case unreachable
        /// What answers is no such store.
        case foreign
        /// It answers that it can't now.
        case unavailable
        case noBucket, unknownKey, wrongKey, expiredKey, notAllowed, wrongRegion, clock
        case notFound, noUpload
        /// What came there is not what was sent.
        case damaged
        case refused
    }

    public var code: Code
    /// The setting that has to be mended, where one has; never its value when that is a secret.
    public var setting: String
    /// For the operator, without a full stop.
    public var detail: String

    public init(_ code: Code, _ setting: String, _ detail: String) {
        (self.code, self.setting, self.detail) = (code, setting, detail)
    }

    public var description: String { "\(setting): \(detail)" }

    /// Whether the same may succeed without anybody's doing.
    public var isPassing: Bool {
        switch code {
        case .unreachable, .unavailable, .damaged: true
        default: false
        }
    }

    /// For clients, without a full stop and without names of the operator's.
    public var sentence: String {
        switch code {
        case .unreachable: "The server's file store does not answer"
        case .unavailable, .damaged: "The server's file store is not well"
        case .notAllowed: "The server's file store cannot be written to or read"
        case .notFound: "The file is gone"
        default: "The server's file store refuses the server"
        }
    }
}
