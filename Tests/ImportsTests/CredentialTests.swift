import Crypto
import Foundation
import TestSupport
import Testing

@testable import Imports
@testable import Items
@testable import Trackers

struct CredentialTests {
    private let credentials = ImportCredentials(
        apiToken: Secret("canary-1"),
        apiKey: nil,
        password: Secret("canary-2 pässwörd")
    )

    @Test func `a secret shows in no description, dump or interpolation`() {
        var dumped = ""
        dump(credentials, to: &dumped)
        let texts = [
            "\(credentials)", String(reflecting: credentials), dumped,
            "\(Mirror(reflecting: Secret("canary")).children.count)",
        ]
        #expect(!texts.joined().contains("canary"))
    }

    @Test func `sealed credentials open with the same key for the same job`() throws {
        let sealer = CredentialSealer(secret: Secret("a long enough key"))
        let sealed = try sealer.seal(credentials, for: "job-1")
        #expect(!sealed.contains("canary"))
        let again = CredentialSealer(secret: Secret("a long enough key"))
        #expect(try again.open(sealed, for: "job-1") == credentials)
    }

    @Test func `two seals of the same credentials differ`() throws {
        let sealer = CredentialSealer(key: SymmetricKey(size: .bits256))
        let (one, other) = (try sealer.seal(credentials, for: "j"), try sealer.seal(credentials, for: "j"))
        #expect(one != other)
    }

    @Test func `another job, another key or a changed text does not open`() throws {
        let sealer = CredentialSealer(secret: Secret("a long enough key"))
        let sealed = try sealer.seal(credentials, for: "job-1")
        #expect(throws: SealError.self) { try sealer.open(sealed, for: "job-2") }
        #expect(throws: SealError.self) {
            try CredentialSealer(secret: Secret("another long key")).open(sealed, for: "job-1")
        }
        var bytes = try #require(Data(base64Encoded: sealed))
        bytes[20] ^= 1
        #expect(throws: SealError.self) { try sealer.open(bytes.base64EncodedString(), for: "job-1") }
        #expect(throws: SealError.self) { try sealer.open("no base64", for: "job-1") }
    }

    @Test func `a job's payload holds the request but no secret in clear`() throws {
        let sealer = CredentialSealer(key: SymmetricKey(size: .bits256))
        var request = ImportRequest.gitHub(at: "https://ghe.example.com/api/v3")
        request.config.createdFrom = Timestamp(seconds: 1_704_067_200)
        request.options.maxItems = 5
        request.tenantID = "t"
        let payload = try TrackerPayload(request, jobID: "job", sealer: sealer)
        let json = try JSONEncoder().encode(payload)
        #expect(!String(decoding: json, as: UTF8.self).contains("canary"))
        let read = try JSONDecoder().decode(TrackerPayload.self, from: json)
        #expect(try read.request(jobID: "job", sealer: sealer) == request)
    }

    @Test func `the key file is made once, for its owner only, and read again`() async throws {
        try await withTemporaryDirectory { directory in
            let file = SealingKeyFile(dataDirectory: directory.path(percentEncoded: false))
            let sealed = try file.sealer().seal(credentials, for: "job")
            #expect(try file.sealer().open(sealed, for: "job") == credentials)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(attributes[.size] as? Int == 32)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: directory.path(percentEncoded: false)) == [
                    "secret.key"
                ]
            )
        }
    }

    @Test func `a damaged key file is named and left alone`() async throws {
        try await withTemporaryDirectory { directory in
            let file = SealingKeyFile(dataDirectory: directory.path(percentEncoded: false))
            try Data("short".utf8).write(to: URL(filePath: file.path))
            let error = #expect(throws: SealingKeyFileError.self) { try file.sealer() }
            #expect(error?.description.contains("secret.key") == true)
            #expect(try Data(contentsOf: URL(filePath: file.path)) == Data("short".utf8))
        }
    }
}
