package import Items
import NIOHTTP1

extension ObjectStore {
    /// Every object whose name begins so, page after page.
    package func list(_ beginning: String, patience: FilePatience) async throws -> [FileEntry] {
        var entries: [FileEntry] = []
        var next: String?
        repeat {
            let (more, token) = try await page(beginning, after: next, patience)
            entries += more
            // A store that gives the same page for ever must not keep us for ever.
            guard token == nil || token != next else { throw Self.unread(address) }
            next = token
        } while next != nil
        return entries
    }

    private func page(
        _ beginning: String,
        after token: String?,
        _ patience: FilePatience
    ) async throws -> ([FileEntry], next: String?) {
        var query = [("list-type", "2"), ("max-keys", "1000"), ("prefix", key(beginning))]
        if let token { query.append(("continuation-token", token)) }
        let request = ObjectRequest(.GET, "", query: query)
        let answer = try await retrying(patience) { try await transport.send(request) }
        guard let document = XMLElement(parsing: answer.body), document.name == "ListBucketResult" else {
            throw Self.unread(address)
        }
        let entries = document.children.filter { $0.name == "Contents" }.compactMap { element -> FileEntry? in
            guard let key = element["Key"], key.hasPrefix(address.prefix),
                let size = element["Size"].flatMap({ Int($0) })
            else { return nil }
            let time = element["LastModified"].flatMap { Timestamp($0) }
            return FileEntry(name: String(key.dropFirst(address.prefix.count)), size: size, age: answer.age(of: time))
        }
        return (entries, document["IsTruncated"] == "true" ? document["NextContinuationToken"] : nil)
    }

    private static func unread(_ address: ObjectStoreAddress) -> FileStoreError {
        FileStoreError(.foreign, "S3_ENDPOINT", "\(address.endpoint) lists objects, and not as an S3 store does")
    }
}
