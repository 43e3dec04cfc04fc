public import NIOCore
import NIOPosix
import Testing

/// The client's end of a connection, byte by byte.
public struct TestConnection {
    public let channel: any Channel
    public var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    public let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []

    public init(
        channel: any Channel,
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Opens a connection and closes it when `use` has ended.
    ///
    /// - Parameter address: of loopback, from which the connection comes.
    public static func connected<Value: Sendable>(
        to port: Int,
        from address: String = "127.0.0.1",
        _ use: (inout TestConnection) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .bind(to: SocketAddress(ipAddress: address, port: 0))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = TestConnection(
                channel: channel.channel,
                inbound: inbound.makeAsyncIterator(),
                outbound: outbound
            )
            return try await use(&connection)
        }
    }

    /// The descriptor of its socket, for what has to be done at a time of its own.
    public func socket() async throws -> Int32? {
        let channel = channel
        return try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        }.get()
    }

    public func write(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    public func send(_ method: String, _ path: String, _ fields: [String] = [], body: String = "") async throws {
        let host = fields.contains { $0.hasPrefix("Host:") } ? [] : ["Host: localhost"]
        let framed = fields.contains { $0.hasPrefix("Content-Length:") || $0.hasPrefix("Transfer-Encoding:") }
        let length = body.isEmpty || framed ? [] : ["Content-Length: \(body.utf8.count)"]
        let head = (["\(method) \(path) HTTP/1.1"] + host + fields + length).joined(separator: "\r\n")
        try await write(head + "\r\n\r\n" + body)
    }

    /// Reads one response; of an answer to HEAD, which has no body, this must be told.
    public mutating func response(toHead: Bool = false) async throws -> TestResponse {
        let head = String(decoding: try await bytes(through: Array("\r\n\r\n".utf8)), as: UTF8.self)
        let lines = head.split(separator: "\r\n").map(String.init)
        var response = TestResponse(
            status: try #require(Int(lines[0].split(separator: " ")[1])),
            fields: Array(lines.dropFirst())
        )
        if toHead || response.status < 200 || response.status == 204 || response.status == 304 { return response }
        if let length = response["Content-Length"].flatMap(Int.init) {
            response.bytes = try await bytes(length)
        } else if response["Transfer-Encoding"] == "chunked" {
            while let chunk = try await chunk() { response.bytes += chunk }
        } else {
            response.bytes = try await rest()
        }
        return response
    }

    /// Waits for the first bytes of a response, without taking them.
    public mutating func begins() async throws {
        try #require(await more(), "the connection ended")
    }

    /// One chunk of a chunked body, nil at its end.
    public mutating func chunk() async throws -> [UInt8]? {
        let line = String(decoding: try await bytes(through: Array("\r\n".utf8)).dropLast(2), as: UTF8.self)
        let chunk = try await bytes(try #require(Int(line, radix: 16)))
        _ = try await bytes(2)
        return chunk.isEmpty ? nil : chunk
    }

    /// Everything up to the server's closing.
    public mutating func rest() async throws -> [UInt8] {
        while try await more() {}
        defer { received = [] }
        return received
    }

    public mutating func bytes(_ count: Int) async throws -> [UInt8] {
        while received.count < count { try #require(await more(), "the connection ended") }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    private mutating func bytes(through end: [UInt8]) async throws -> [UInt8] {
        var from = 0
        while true {
            if let index = (from..<max(from, received.count - end.count + 1)).first(where: {
                received[$0..<$0 + end.count].elementsEqual(end)
            }) {
                return try await bytes(index + end.count)
            }
            from = max(0, received.count - end.count)
            try #require(await more(), "the connection ended after \(String(decoding: received, as: UTF8.self))")
        }
    }

    private mutating func more() async throws -> Bool {
        do {
            guard let bytes = try await inbound.next(isolation: #isolation) else { return false }
            received += bytes.readableBytesView
            return true
        } catch is IOError {
            return false
        }
    }
}

public struct TestResponse: Sendable {
    public var status: Int
    public var fields: [String]
    public var bytes: [UInt8] = []

    public var body: String {
        String(decoding: bytes, as: UTF8.self)
    }

    public subscript(name: String) -> String? {
        let prefix = name.lowercased() + ":"
        return fields.first { $0.lowercased().hasPrefix(prefix) }?.dropFirst(prefix.count)
            .drop { $0 == " " }.description
    }
}
