import Items
import TestSupport
import Testing

@testable import ObjectStorage

/// Each thing that can be wrong with a store is told by the setting that mends it.
@Suite(.timeLimit(.minutes(10))) struct BucketCheckTests {
    @Test(.s3) func `a store that does all that is wanted passes, and nothing is left there`() async throws {
        let store = try ObjectStore.ofTest()
        try await store.check(as: "me", patience: .request)
        #expect(try await store.list("", patience: .request).isEmpty)
    }

    @Test(.s3) func `a bucket that is not there`() async throws {
        try await expect("FILES_URL: there is no bucket \"other\"", of: try .ofTest(bucket: "other"))
    }

    @Test(.s3) func `a key that the store does not know, and a secret that is not its`() async throws {
        try await expect("S3_ACCESS_KEY_ID: ", of: try .ofTest(keyID: "SOMEBODY"))
        try await expect("S3_SECRET_ACCESS_KEY: it does not belong to", of: try .ofTest(secret: "another"))
    }

    @Test(.s3, arguments: [Duration.seconds(7300), .seconds(-7300)])
    func `clocks that are apart`(ahead: Duration) async throws {
        try await expect("clock: this machine's is 7", of: try .ofTest(clockAhead: ahead))
    }

    @Test(.s3) func `a store that does not answer`() async throws {
        let store = try ObjectStore.ofTest()
        await S3Server.current.kill()
        try await expect("S3_ENDPOINT: \(S3Server.current.endpoint) can't be reached: Connection refused", of: store)
    }

    @Test(.s3("--read-only")) func `a bucket that can be read only`() async throws {
        try await expect("FILES_URL: ", of: try .ofTest())
    }

    private func expect(_ beginning: String, of store: ObjectStore) async throws {
        do {
            try await store.check(as: "me", patience: .request)
            Issue.record("the check has passed")
        } catch let error as FileStoreError {
            #expect("\(error)".hasPrefix(beginning), "\(error)")
            #expect(!"\(error)".contains(S3Server.secret))
        }
    }
}
