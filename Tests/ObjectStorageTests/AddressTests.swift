import Items
import Testing

@testable import ObjectStorage

@Suite struct AddressTests {
    @Test(arguments: [
        ("s3://bucket", "bucket", ""), ("s3://bucket/", "bucket", ""), ("s3://my.bucket/a/b/", "my.bucket", "a/b/"),
        ("s3://bucket//a", "bucket", "a/"),
    ])
    func `a bucket and a prefix are told apart`(text: String, bucket: String, prefix: String) throws {
        let place = try #require(ObjectStoreAddress.Place(text))
        #expect(place.bucket == bucket)
        #expect(place.prefix == prefix)
    }

    @Test(arguments: [
        "bucket", "s3:bucket", "s3://", "s3://ab", "s3://Bucket", "s3://bu_cket", "s3://bucket/a b", "s3://bucket/../a",
        "https://bucket/a", "s3://bucket/a?b", "s3://bücket",
    ])
    func `what is no address of a bucket is refused`(text: String) {
        #expect(ObjectStoreAddress.Place(text) == nil)
    }

    @Test(arguments: [
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"), ("https://S3.example.org/", "https://s3.example.org"),
        ("https://s3.example.org:443", "https://s3.example.org"), ("http://[::1]:80", "http://[::1]"),
    ])
    func `an endpoint has the authority that a client asks for`(text: String, endpoint: String) {
        #expect(ObjectStoreAddress.Endpoint(text)?.description == endpoint)
    }

    @Test(arguments: [
        "127.0.0.1:9000", "ftp://host", "http://", "http://host/path", "http://user:secret@host", "http://host:0",
        "http://host:x", "http://:9000",
    ])
    func `what is no endpoint is refused`(text: String) {
        #expect(ObjectStoreAddress.Endpoint(text) == nil)
    }

    @Test(arguments: [(true, "host:9", "/bucket/a/b"), (false, "bucket.host:9", "/a/b")])
    func `the bucket stands in the path or in the host's name`(usesPath: Bool, host: String, path: String) throws {
        let address = ObjectStoreAddress(
            place: try #require(.init("s3://bucket/a")),
            endpoint: try #require(.init("http://host:9")),
            region: "us-east-1",
            usesPath: usesPath,
            credentials: SignatureTests.credentials
        )
        #expect(address.host() == host)
        #expect(address.path(address.prefix + "b") == path)
    }

    @Test func `a secret is in no description of an address`() throws {
        let address = ObjectStoreAddress(
            place: try #require(.init("s3://bucket/a")),
            endpoint: .init(ofRegion: "eu-north-1"),
            region: "eu-north-1",
            usesPath: false,
            credentials: SignatureTests.credentials
        )
        #expect(!"\(address)".contains("wJalr"))
        #expect(address.endpoint.description == "https://s3.eu-north-1.amazonaws.com")
    }
}
