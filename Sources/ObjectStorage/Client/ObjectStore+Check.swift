package import Items
import NIOCore
import NIOHTTP1

extension ObjectStore {
    /// Lists, puts, reads and removes an object of its own: whether the bucket is there and the keys may do all of it.
    ///
    /// - Parameter id: of this process, so that two do not try the same object.
    /// - Throws: `FileStoreError` that says which of it does not work.
    package func check(as id: String, patience: FilePatience) async throws {
        do {
            _ = try await list("ready/\(id)", patience: patience)
        } catch let error as FileStoreError where error.code == .notFound {
            let detail = "\(address.endpoint) answers 404, and not as an S3 store does"
            throw FileStoreError(.foreign, "S3_ENDPOINT", detail)
        } catch {
            throw Self.naming(error, "list objects (s3:ListBucket)", address)
        }
        let name = "ready/\(id)"
        let bytes = ByteBuffer(string: "ready")
        do {
            try await put(bytes, as: name, patience: patience)
        } catch {
            throw Self.naming(error, "write there (s3:PutObject): it is read-only", address)
        }
        do {
            guard try await self.bytes(name, patience: patience) == Array(bytes.readableBytesView) else {
                throw FileStoreError(.damaged, "FILES_URL", "\(address.text) does not give back what was put there")
            }
        } catch {
            throw Self.naming(error, "read there (s3:GetObject)", address)
        }
        do {
            try await delete(name, patience: patience)
        } catch {
            throw Self.naming(error, "remove there (s3:DeleteObject)", address)
        }
    }

    /// How far the store's clock is ahead of this machine's; nil where it does not tell the time.
    package func clockDifference(patience: FilePatience) async throws -> Duration? {
        let query = [("list-type", "2"), ("max-keys", "1"), ("prefix", key("ready/"))]
        let answer = try await retrying(patience) { try await transport.send(ObjectRequest(.GET, "", query: query)) }
        return answer.headers.first(name: "Date").flatMap { Timestamp(httpDate: $0) }.map { $0 - transport.now() }
    }

    private static func naming(_ error: any Error, _ what: String, _ address: ObjectStoreAddress) -> any Error {
        guard let error = error as? FileStoreError, error.code == .notAllowed else { return error }
        let detail = "the key of S3_ACCESS_KEY_ID may not \(what) in \(address.text)"
        return FileStoreError(.notAllowed, "FILES_URL", detail)
    }
}
