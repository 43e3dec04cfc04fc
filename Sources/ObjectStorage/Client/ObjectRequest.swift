import AsyncHTTPClient
import Crypto
import Items
import NIOCore
import NIOHTTP1

/// One request to a store, before it is signed.
struct ObjectRequest: Sendable {
    var method: HTTPMethod
    /// With the prefix; empty for the bucket itself.
    var key: String
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: ObjectBody?

    init(
        _ method: HTTPMethod,
        _ key: String,
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [],
        body: ObjectBody? = nil
    ) {
        (self.method, self.key, self.query, self.headers, self.body) = (method, key, query, headers, body)
    }

    /// The same request at every attempt but for its time, under which a store takes it for some minutes only.
    func signed(for address: ObjectStoreAddress, at time: Timestamp) -> HTTPClientRequest {
        let path = address.path(key)
        let hash = body?.sha256 ?? Self.emptyHash
        var fields = headers
        fields += [
            ("host", address.host()), ("x-amz-content-sha256", hash), ("x-amz-date", SignatureV4.stamp(time)),
        ]
        if let token = address.credentials.sessionToken { fields.append(("x-amz-security-token", token.value)) }
        let signature = SignatureV4(credentials: address.credentials, region: address.region).authorization(
            of: .init(method: method.rawValue, path: path, query: query, headers: fields, payloadHash: hash),
            at: time
        )
        let end = query.isEmpty ? "" : "?" + PercentEncoding.query(query)
        let url = "\(address.endpoint.scheme)://\(address.host())\(PercentEncoding.path(path))\(end)"
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = HTTPHeaders(fields.filter { $0.name != "host" } + [("authorization", signature)])
        if let body { request.body = .bytes(body.bytes) }
        return request
    }

    private static let emptyHash = SHA256.hash(data: [UInt8]()).hexadecimal
}

/// Bytes that are sent, with what tells a store whether they have come whole.
struct ObjectBody: Sendable {
    var bytes: ByteBuffer
    var sha256: String
    var md5: [UInt8]

    /// Reads all bytes twice: not for the cooperative pool where they are many.
    init(_ bytes: ByteBuffer) {
        self.bytes = bytes
        (sha256, md5) = bytes.withUnsafeReadableBytes { bytes in
            var (strong, plain) = (SHA256(), Insecure.MD5())
            strong.update(bufferPointer: bytes)
            plain.update(bufferPointer: bytes)
            return (strong.finalize().hexadecimal, Array(plain.finalize()))
        }
    }

    /// As the store names an object of these bytes alone, if it names it by them.
    var tag: String {
        var digits: [UInt8] = []
        digits.append(hexadecimal: md5)
        return String(decoding: digits, as: UTF8.self)
    }
}
