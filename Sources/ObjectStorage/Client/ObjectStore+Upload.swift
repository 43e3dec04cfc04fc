import Crypto
import Foundation
package import Items
import NIOCore
import NIOHTTP1
import NIOPosix

extension ObjectStore {
    /// What is larger goes up in parts.
    static let largestWhole = 16 << 20
    /// A store takes 10,000 parts.
    private static let mostParts = 10_000

    /// Copies a file that does not change meanwhile; it can be seen when it is whole. One part of it is in memory at a time.
    package func put(file path: String, as name: String, patience: FilePatience) async throws {
        let size = try await NIOThreadPool.singleton.runIfActive { try FilePart.size(of: path) }
        guard size > Self.largestWhole else {
            return try await put(try await Self.part(of: path, 0..<size), as: name, patience)
        }
        let part = max(8 << 20, (size + Self.mostParts - 1) / Self.mostParts)
        try await retryingUpload(patience) {
            let upload = try await begin(name, patience)
            do {
                var tags: [UploadedPart] = []
                for start in stride(from: 0, to: size, by: part) {
                    let body = try await Self.part(of: path, start..<min(start + part, size))
                    tags.append(try await send(body, part: tags.count + 1, of: upload, patience))
                }
                try await complete(upload, tags, size: size, patience)
            } catch {
                await abort(upload)
                throw error
            }
        }
    }

    /// A store that has lost an upload is sent it anew.
    private func retryingUpload(_ patience: FilePatience, _ work: () async throws -> Void) async throws {
        var waits = Waits(patience)
        while true {
            do {
                return try await work()
            } catch let error as FileStoreError where error.code == .noUpload || error.code == .damaged {
                guard let pause = waits.next() else { throw error }
                try await Task.sleep(for: pause)
            }
        }
    }

    private func begin(_ name: String, _ patience: FilePatience) async throws -> Upload {
        let request = ObjectRequest(
            .POST,
            key(name),
            query: [("uploads", "")],
            headers: [("content-type", "application/octet-stream")]
        )
        let answer = try await retrying(patience) { try await transport.send(request) }
        guard let id = XMLElement(parsing: answer.body)?["UploadId"], !id.isEmpty else {
            throw FileStoreError(.foreign, "S3_ENDPOINT", "\(address.endpoint) gives an upload no id")
        }
        return Upload(name: name, id: id)
    }

    private func send(
        _ body: ObjectBody,
        part number: Int,
        of upload: Upload,
        _ patience: FilePatience
    ) async throws -> UploadedPart {
        let request = ObjectRequest(
            .PUT,
            key(upload.name),
            query: [("partNumber", "\(number)"), ("uploadId", upload.id)],
            headers: [("content-md5", Data(body.md5).base64EncodedString())],
            body: body
        )
        let answer = try await retrying(patience) { try await transport.send(request) }
        return UploadedPart(number: number, tag: answer.tag ?? body.tag, md5: body.md5)
    }

    private func complete(
        _ upload: Upload,
        _ parts: [UploadedPart],
        size: Int,
        _ patience: FilePatience
    ) async throws {
        let rows = parts.map {
            "<Part><PartNumber>\($0.number)</PartNumber><ETag>&quot;\($0.tag)&quot;</ETag></Part>"
        }
        let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
        let text = "<CompleteMultipartUpload xmlns=\"\(namespace)\">\(rows.joined())</CompleteMultipartUpload>"
        let request = ObjectRequest(
            .POST,
            key(upload.name),
            query: [("uploadId", upload.id)],
            headers: [("content-type", "application/xml")],
            body: ObjectBody(ByteBuffer(string: text))
        )
        var isRepeated = false
        try await retrying(patience) {
            defer { isRepeated = true }
            do {
                // A store may take a while to put the parts together.
                let answer = try await transport.send(request, within: .minutes(5))
                if XMLElement(parsing: answer.body)?["ETag"].map(Self.plain) == UploadedPart.tag(of: parts) { return }
                try await check(upload.name, has: size)
            } catch let error as FileStoreError where error.code == .noUpload && isRepeated {
                // It may have been completed by an attempt whose answer was lost.
                guard try await hasWhole(upload.name, size) else { throw error }
            }
        }
    }

    private func hasWhole(_ name: String, _ size: Int) async throws -> Bool {
        do {
            try await check(name, has: size)
            return true
        } catch let error as FileStoreError where error.code == .notFound || error.code == .damaged {
            return false
        }
    }

    /// Parts that stay with a store that is away go by its rule for uploads that were not completed.
    private func abort(_ upload: Upload) async {
        let request = ObjectRequest(.DELETE, key(upload.name), query: [("uploadId", upload.id)])
        // A task of its own: the one that was cancelled could send nothing any more.
        await Task { _ = try? await transport.send(request, within: .seconds(5)) }.value
    }

    private static func plain(_ tag: String) -> String {
        tag.filter { $0 != "\"" }
    }

    private static func part(of path: String, _ range: Range<Int>) async throws -> ObjectBody {
        try await NIOThreadPool.singleton.runIfActive { ObjectBody(try FilePart.read(path, range)) }
    }
}

/// A file that is going up in parts.
private struct Upload {
    var name: String
    var id: String
}

private struct UploadedPart {
    var number: Int
    /// As the store has answered it.
    var tag: String
    var md5: [UInt8]

    /// How a store names the whole that it has put together, if it names it by its bytes.
    static func tag(of parts: [UploadedPart]) -> String {
        "\(Insecure.MD5.hash(data: parts.flatMap(\.md5)).hexadecimal)-\(parts.count)"
    }
}

/// Pieces of a file; blocks its thread.
enum FilePart {
    static func size(of path: String) throws(FileError) -> Int {
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw FileError(call: "stat", path: path, code: errno) }
        return Int(facts.st_size)
    }

    static func read(_ path: String, _ range: Range<Int>) throws -> ByteBuffer {
        let handle = try FileHandle(reading: path)
        defer { try? handle.close() }
        var buffer = ByteBufferAllocator().buffer(capacity: range.count)
        var done = 0
        while done < range.count {
            let (missing, start) = (range.count - done, range.lowerBound + done)
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) { room in
                max(0, pread(handle.fileDescriptor, room.baseAddress, missing, off_t(start)))
            }
            // Where nothing comes it has become shorter.
            guard count > 0 else { throw FileError(call: "read", path: path, code: ESTALE) }
            done += count
        }
        return buffer
    }
}
