import AsyncHTTPClient
import Foundation
package import Items
import NIOCore
import NIOHTTP1
import NIOPosix

extension ObjectStore {
    /// The bytes of a range that lies in the object, as they are asked for.
    ///
    /// A connection that breaks, or that the store ends because who reads is slow, is made anew where it was.
    package func read(_ name: String, _ range: Range<Int>, patience: FilePatience) async throws -> FilePieces {
        guard !range.isEmpty else { return FilePieces { nil } }
        let reading = ObjectReading(self, name, range, patience)
        try await reading.open()
        return FilePieces { try await reading.next() }
    }

    /// False where there is no such object. The file is there whole, or not at all.
    package func fetch(_ name: String, to path: String, patience: FilePatience) async throws -> Bool {
        guard let size = try await entry(name, patience: patience)?.size else { return false }
        let file = try await NIOThreadPool.singleton.runIfActive { try FileHandle(creating: path) }
        do {
            for try await piece in try await read(name, 0..<size, patience: patience) {
                try await NIOThreadPool.singleton.runIfActive {
                    try file.write(contentsOf: Data(piece.readableBytesView))
                }
            }
            try file.close()
            return true
        } catch {
            try? file.close()
            unlink(path)
            if (error as? FileStoreError)?.code == .notFound { return false }
            throw error
        }
    }
}

/// A download under way. One task has it at a time, which the actor is there to hold to.
private actor ObjectReading {
    private let store: ObjectStore
    private let name: String
    private let patience: FilePatience
    private var rest: Range<Int>
    private var tag: String?
    private var pieces: HTTPClientResponse.Body.AsyncIterator?

    init(_ store: ObjectStore, _ name: String, _ range: Range<Int>, _ patience: FilePatience) {
        (self.store, self.name, self.patience, rest) = (store, name, patience, range)
    }

    func open() async throws {
        pieces = try await retrying(patience) { try await request() }
    }

    private func request() async throws -> HTTPClientResponse.Body.AsyncIterator {
        var headers = [("range", "bytes=\(rest.lowerBound)-\(rest.upperBound - 1)")]
        if let tag { headers.append(("if-match", "\"\(tag)\"")) }
        let response = try await store.transport.open(ObjectRequest(.GET, store.key(name), headers: headers))
        // Some stores call a part 200 as well.
        let part = response.headers.first(name: "Content-Range") ?? "bytes 0-"
        guard part.hasPrefix("bytes \(rest.lowerBound)-") else {
            throw FileStoreError(.foreign, "S3_ENDPOINT", "\(store.address.endpoint) gives no parts of objects")
        }
        tag = tag ?? ObjectAnswer(status: 206, headers: response.headers, body: []).tag
        return response.body.makeAsyncIterator()
    }

    func next() async throws -> ByteBuffer? {
        guard !rest.isEmpty else { return nil }
        return try await retrying(patience) {
            if pieces == nil { pieces = try await request() }
            do {
                var piece = try await store.transport.explainingFaults { try await take() }
                let count = min(piece.readableBytes, rest.count)
                rest = rest.lowerBound + count..<rest.upperBound
                return piece.readSlice(length: count)
            } catch {
                pieces = nil
                throw error
            }
        }
    }

    /// - Throws: where the body ends before its time.
    private func take() async throws -> ByteBuffer {
        var iterator = pieces
        let piece = try await iterator?.next(isolation: self)
        pieces = iterator
        guard let piece else { throw HTTPClientError.remoteConnectionClosed }
        return piece
    }
}
