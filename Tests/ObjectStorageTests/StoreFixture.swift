import Foundation
import Items
import TestSupport
import Testing

@testable import ObjectStorage

extension ObjectStore {
    /// A store on the test's server.
    static func ofTest(
        bucket: String = "bucket",
        keyID: String = S3Server.keyID,
        secret: String = S3Server.secret,
        clockAhead: Duration = .zero
    ) throws -> ObjectStore {
        ObjectStore(
            ObjectStoreAddress(
                place: try #require(.init("s3://\(bucket)/some/prefix")),
                endpoint: try #require(.init(S3Server.current.endpoint)),
                region: "us-east-1",
                usesPath: true,
                credentials: .init(keyID: keyID, secret: Secret(secret))
            ),
            now: { .now() + clockAhead }
        )
    }
}

extension Data {
    /// Bytes that are no two parts' the same.
    static func pattern(_ count: Int) -> Data {
        var bytes = [UInt8](repeating: 0, count: count)
        for index in stride(from: 0, to: count, by: 1) {
            bytes[index] = UInt8(truncatingIfNeeded: index &* 31 ^ index >> 8 ^ index >> 20)
        }
        return Data(bytes)
    }
}
