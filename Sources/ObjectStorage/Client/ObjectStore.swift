import Foundation
package import Items
package import NIOCore
import NIOHTTP1

/// A bucket of an S3-compatible store, from its prefix on: single objects and small bodies.
package struct ObjectStore: Sendable {
    package let address: ObjectStoreAddress
    let transport: ObjectTransport

    package init(_ address: ObjectStoreAddress, now: @escaping @Sendable () -> Timestamp = { .now() }) {
        self.address = address
        transport = ObjectTransport(address: address, now: now)
    }

    func key(_ name: String) -> String { address.prefix + name }

    /// - Throws: `FileStoreError`, `CancellationError`, as every method here.
    package func put(_ bytes: ByteBuffer, as name: String, patience: FilePatience) async throws {
        try await put(ObjectBody(bytes), as: name, patience)
    }

    func put(_ body: ObjectBody, as name: String, _ patience: FilePatience) async throws {
        let request = ObjectRequest(.PUT, key(name), headers: Self.fields(of: body), body: body)
        try await retrying(patience) {
            let answer = try await transport.send(request)
            // A store that encrypts may name its objects otherwise.
            if answer.tag != body.tag { try await check(name, has: body.bytes.readableBytes) }
        }
    }

    static func fields(of body: ObjectBody) -> [(name: String, value: String)] {
        [("content-md5", Data(body.md5).base64EncodedString()), ("content-type", "application/octet-stream")]
    }

    /// - Throws: where an object is not there as it was sent.
    func check(_ name: String, has size: Int) async throws {
        let found = try await transport.send(ObjectRequest(.HEAD, key(name))).size
        guard found != size else { return }
        throw FileStoreError(
            .damaged,
            "FILES_URL",
            "\(address.endpoint) has \(found ?? 0) of the \(size) bytes of an object"
        )
    }

    /// nil where there is none.
    package func entry(_ name: String, patience: FilePatience) async throws -> FileEntry? {
        try await unlessMissing(patience) {
            let answer = try await transport.send(ObjectRequest(.HEAD, key(name)))
            let time = answer.headers.first(name: "Last-Modified").flatMap { Timestamp(httpDate: $0) }
            return FileEntry(name: name, size: answer.size ?? 0, age: answer.age(of: time))
        }
    }

    /// A small object; nil where there is none.
    package func bytes(_ name: String, patience: FilePatience) async throws -> [UInt8]? {
        try await unlessMissing(patience) { try await transport.send(ObjectRequest(.GET, key(name))).body }
    }

    package func delete(_ name: String, patience: FilePatience) async throws {
        _ = try await unlessMissing(patience) { try await transport.send(ObjectRequest(.DELETE, key(name))) }
    }

    /// Within the store, without the bytes coming here. False where there is no such object.
    package func copy(_ name: String, as copy: String, patience: FilePatience) async throws -> Bool {
        let source = PercentEncoding.path("/\(address.bucket)/\(key(name))")
        let request = ObjectRequest(.PUT, key(copy), headers: [("x-amz-copy-source", source)])
        return try await unlessMissing(patience) { try await transport.send(request, within: .minutes(5)) } != nil
    }

    private func unlessMissing<Value>(
        _ patience: FilePatience,
        _ work: () async throws -> Value
    ) async throws -> Value? {
        do {
            return try await retrying(patience, work)
        } catch let error as FileStoreError where error.code == .notFound {
            return nil
        }
    }

    /// An address that works by itself for a while.
    package func link(to name: String, _ form: FileLink) -> String {
        let path = address.path(key(name))
        let signature = SignatureV4(credentials: address.credentials, region: address.region)
        let query = signature.query(
            of: .init(
                method: form.isHead ? "HEAD" : "GET",
                path: path,
                query: [
                    ("response-content-disposition", form.disposition), ("response-content-type", form.mediaType),
                ],
                headers: [("host", address.host())],
                payloadHash: SignatureV4.unsignedPayload
            ),
            at: transport.now(),
            life: form.life
        )
        return "\(address.endpoint.scheme)://\(address.host())\(PercentEncoding.path(path))?\(query)"
    }
}
