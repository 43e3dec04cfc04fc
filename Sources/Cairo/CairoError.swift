import CCairo

/// A raw `cairo_status_t`: a code that is newer than this file is still an error.
public struct CairoStatus: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(_ status: cairo_status_t) {
        rawValue = status.rawValue
    }

    public static let success = CairoStatus(CAIRO_STATUS_SUCCESS)
}

extension CairoStatus: CustomStringConvertible {
    public var description: String {
        String(cString: cairo_status_to_string(cairo_status_t(rawValue: rawValue)))
    }
}

/// What cairo refused, and while doing what.
public struct CairoError: Error, Equatable, CustomStringConvertible {
    public let status: CairoStatus
    public let operation: String

    public var description: String {
        "cairo, \(operation): \(status) (\(status.rawValue))"
    }

    static func check(_ status: CairoStatus, _ operation: @autoclosure () -> String) throws(CairoError) {
        guard status != .success else { return }
        throw CairoError(status: status, operation: operation())
    }
}
