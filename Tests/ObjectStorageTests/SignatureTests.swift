import Crypto
import Foundation
import Items
import Testing

@testable import ObjectStorage

/// Known answers: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html> and Amazon's test suite.
@Suite struct SignatureTests {
    static let credentials = ObjectStoreAddress.Credentials(
        keyID: "AKIAIOSFODNN7EXAMPLE",
        secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    )
    static let signature = SignatureV4(credentials: credentials, region: "us-east-1")
    static let time = Timestamp("2013-05-24T00:00:00Z") ?? Timestamp(seconds: 0)
    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func `a GET of a range is signed as Amazon shows it`() {
        let text = Self.sign("GET", "/test.txt", headers: [("Range", "bytes=0-9")])
        #expect(
            text == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        )
    }

    @Test func `a PUT is signed as Amazon shows it, with a path that has to be encoded`() {
        let text = Self.sign(
            "PUT",
            "/test$file.text",
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            hash: SHA256.hash(data: Data("Welcome to Amazon S3.".utf8)).hexadecimal
        )
        #expect(text.hasSuffix("=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
    }

    @Test(arguments: [
        ([("lifecycle", "")], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ([("prefix", "J"), ("max-keys", "2")], "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func `a GET of the bucket is signed as Amazon shows it`(query: [(String, String)], signature: String) {
        #expect(Self.sign("GET", "/", query: query).hasSuffix("=\(signature)"))
    }

    @Test func `an address that works by itself is signed as Amazon shows it`() {
        let query = Self.signature.query(
            of: .init(
                method: "GET",
                path: "/test.txt",
                headers: [("host", "examplebucket.s3.amazonaws.com")],
                payloadHash: SignatureV4.unsignedPayload
            ),
            at: Self.time,
            life: .seconds(86400)
        )
        #expect(
            query == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        )
    }

    @Test(arguments: [
        ([], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        (
            [("Param2", "value2"), ("Param1", "value1")],
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
    ])
    func `requests of Amazon's test suite have its signatures`(query: [(String, String)], signature: String) throws {
        let signer = SignatureV4(
            credentials: .init(keyID: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")),
            region: "us-east-1",
            service: "service"
        )
        let text = signer.authorization(
            of: .init(
                method: "GET",
                path: "/",
                query: query,
                headers: [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")],
                payloadHash: Self.emptyHash
            ),
            at: try #require(Timestamp("2015-08-30T12:36:00Z"))
        )
        #expect(text.hasSuffix("=\(signature)"))
    }

    private static func sign(
        _ method: String,
        _ path: String,
        query: [(String, String)] = [],
        headers: [(String, String)] = [],
        hash: String = emptyHash
    ) -> String {
        let own = [
            ("Host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", hash),
            ("x-amz-date", "20130524T000000Z"),
        ]
        return signature.authorization(
            of: .init(
                method: method,
                path: path,
                query: query.map { (name: $0.0, value: $0.1) },
                headers: (headers + own).map { (name: $0.0, value: $0.1) },
                payloadHash: hash
            ),
            at: time
        )
    }
}
