import Foundation
import Items
import NIOHTTP1

/// What an answer that is no success means.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
struct ObjectFault {
    private let answer: ObjectAnswer
    private let address: ObjectStoreAddress
    private let now: Timestamp
    private let document: XMLElement?

    init(_ answer: ObjectAnswer, _ address: ObjectStoreAddress, _ now: Timestamp) {
        (self.answer, self.address, self.now) = (answer, address, now)
        // Some operations answer 200 first and what went wrong afterwards.
        document = answer.body.isEmpty ? nil : XMLElement(parsing: answer.body)
    }

    /// nil where the answer is a success.
    var error: FileStoreError? {
        if (200..<300).contains(answer.status), document?.name != "Error" { return nil }
        let code = document?.name == "Error" ? document?["Code"] ?? "" : ""
        if let error = named(code) { return error }
        switch answer.status {
        case 404: return FileStoreError(.notFound, "FILES_URL", "there is no such object in \(address.text)")
        case 301, 307, 308: return wrongRegion
        case 403: return skew ?? notAllowed
        case 408, 429, 500...599, 200..<300: return unavailable(code)
        default:
            let what = [code, document?["Message"] ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
            guard !what.isEmpty || answer.body.isEmpty else { return foreign }
            return FileStoreError(.refused, "FILES_URL", "\(address.endpoint) answers \(answer.status) \(what)")
        }
    }

    private func named(_ code: String) -> FileStoreError? {
        switch code {
        case "NoSuchBucket":
            FileStoreError(.noBucket, "FILES_URL", "there is no bucket \"\(address.bucket)\" at \(address.endpoint)")
        case "NoSuchUpload":
            FileStoreError(.noUpload, "FILES_URL", "\(address.endpoint) no longer knows of an upload")
        case "InvalidAccessKeyId":
            FileStoreError(.unknownKey, "S3_ACCESS_KEY_ID", "\(address.endpoint) does not know this key")
        case "SignatureDoesNotMatch":
            skew ?? FileStoreError(.wrongKey, "S3_SECRET_ACCESS_KEY", "it does not belong to the S3_ACCESS_KEY_ID")
        case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
            FileStoreError(.expiredKey, "S3_SESSION_TOKEN", "it has expired, or is none")
        case "RequestTimeTooSkewed", "RequestExpired": skew ?? clock(nil)
        case "AccessDenied", "AllAccessDisabled", "MethodNotAllowed": skew ?? notAllowed
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect",
            "IllegalLocationConstraintException":
            wrongRegion
        case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "InvalidPart":
            FileStoreError(.damaged, "FILES_URL", "what came at \(address.endpoint) is not what was sent (\(code))")
        case "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "OperationAborted", "Throttling",
            "ConditionalRequestConflict":
            unavailable(code)
        default: nil
        }
    }

    private var notAllowed: FileStoreError {
        FileStoreError(.notAllowed, "FILES_URL", "the key of S3_ACCESS_KEY_ID may not do this in \(address.text)")
    }

    private var foreign: FileStoreError {
        FileStoreError(
            .foreign,
            "S3_ENDPOINT",
            "\(address.endpoint) answers \(answer.status), and not as an S3 store does"
        )
    }

    private var wrongRegion: FileStoreError {
        let region = document?["Region"] ?? answer.headers.first(name: "x-amz-bucket-region")
        let place = document?["Endpoint"].map { " (\($0))" } ?? ""
        return FileStoreError(
            .wrongRegion,
            "S3_REGION",
            region.map { "the bucket is in \($0)\(place), not in \(address.region)" }
                ?? "the bucket is not in \(address.region)\(place)"
        )
    }

    private func unavailable(_ code: String) -> FileStoreError {
        let what = code.isEmpty ? "" : " \(code)"
        return FileStoreError(.unavailable, "FILES_URL", "\(address.endpoint) answers \(answer.status)\(what)")
    }

    /// Where the clocks are so far apart that no signature is taken, by the answer's own date.
    private var skew: FileStoreError? {
        guard let date = answer.headers.first(name: "Date").flatMap({ Timestamp(httpDate: $0) }) else { return nil }
        let seconds = (now - date).components.seconds
        return abs(seconds) > 240 ? clock(seconds) : nil
    }

    private func clock(_ seconds: Int64?) -> FileStoreError {
        let apart = seconds.map { "\(abs($0)) s \($0 > 0 ? "ahead of" : "behind")" } ?? "too far from"
        return FileStoreError(
            .clock,
            "clock",
            "this machine's is \(apart) that of \(address.endpoint): have both kept by NTP"
        )
    }
}
