import HTTPTypes
import Hummingbird
package import Items
package import NIOCore

extension Request {
    /// Reads the body as one JSON value. Throws a problem: 415 for another media type, 413 above `limit` bytes (before
    /// more is read), 400 for what is no JSON, 422 for values that no field may have.
    package func json(upTo limit: Int) async throws -> JSONValue {
        try requireMediaType("a JSON media type such as application/json") { type in
            type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json")
        }
        var text = ByteBuffer()
        for try await var bytes in try body(upTo: limit) {
            text.writeBuffer(&bytes)
        }
        if text.readableBytes == 0 { throw Problem(.badRequest, "The body is empty, but must be a JSON text") }
        return try JSONValue(parsing: text.readableBytesView)
    }

    /// The body's pieces, of which at most `limit` bytes are taken: above it, a 413.
    package func body(upTo limit: Int) throws -> LimitedBody {
        if let length = headers[.contentLength].flatMap(Int.init), length > limit { throw LimitedBody.tooLarge(limit) }
        return LimitedBody(body: body, limit: limit)
    }

    /// Throws a 415 unless the body is plain UTF-8, or another of `charsets`, of a type (in lower case, without parameters)
    /// that is `accepted`.
    package func requireMediaType(
        _ expected: String,
        charsets: Set<String> = ["utf-8"],
        _ accepted: (String) -> Bool
    ) throws {
        let parts = (headers[.contentType] ?? "").split(separator: ";").map { part in
            part.lowercased().filter { $0 != " " && $0 != "\t" && $0 != "\"" }
        }
        guard let type = parts.first, accepted(type) else {
            throw Problem(.unsupportedMediaType, "The Content-Type must be \(expected)")
        }
        for part in parts.dropFirst() where part.hasPrefix("charset=") && !charsets.contains(String(part.dropFirst(8)))
        {
            throw Problem(.unsupportedMediaType, "The charset must be \(charsets.sorted().joined(separator: ", "))")
        }
        if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "A Content-Encoding is not supported")
        }
    }
}

/// A request body that ends in a 413 when it passes a limit, whatever its head has said of its length.
package struct LimitedBody: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer

    let body: RequestBody
    let limit: Int

    package struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: RequestBody.AsyncIterator
        let limit: Int
        var count = 0

        @concurrent package mutating func next() async throws -> ByteBuffer? {
            guard let bytes = try await iterator.next() else { return nil }
            count += bytes.readableBytes
            if count > limit { throw LimitedBody.tooLarge(limit) }
            return bytes
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: body.makeAsyncIterator(), limit: limit)
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "The body is larger than \(limit) bytes")
    }
}
