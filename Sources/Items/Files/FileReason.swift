import Foundation

/// Why a file or folder can't be used, in the system's few words: `Permission denied`.
public enum FileReason {
    /// - Parameter error: what Foundation throws.
    public static func text(of error: any Error) -> String {
        let error = error as NSError
        let cause = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
        if cause.domain == NSPOSIXErrorDomain { return text(ofCode: Int32(cause.code)) }
        return error.code == CocoaError.fileReadInapplicableStringEncoding.rawValue
            ? "it is no text in UTF-8" : cause.localizedFailureReason ?? cause.localizedDescription
    }

    /// - Parameter code: of `errno`.
    public static func text(ofCode code: Int32) -> String {
        String(cString: strerror(code))
    }
}
