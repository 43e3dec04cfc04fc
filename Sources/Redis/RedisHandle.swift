import CHiredis
import Glibc

/// Owns one hiredis context with a non-blocking socket; used by one thread.
///
/// After any error the context is dead (hiredis says so): throw the handle away.
final class RedisHandle {
    private let context: UnsafeMutablePointer<redisContext>
    private let isRemote: Bool

    /// Begins to connect: when the socket is writable, ask ``finishConnecting()``.
    init(connectingTo address: RedisEndpoint.Address) throws(RedisError) {
        let socket = try RedisSocket.connect(to: address)
        guard let opened = redisConnectFd(socket) else {
            close(socket)
            throw .unavailable("out of memory")
        }
        context = opened
        isRemote = if case .tcp = address { true } else { false }
        // By it hiredis knows that "nothing there yet" is no failure.
        context.pointee.flags &= ~REDIS_BLOCK
        guard context.pointee.err == 0 else { throw .unavailable(failure) }
    }

    deinit {
        redisFree(context)
    }

    var descriptor: Int32 { context.pointee.fd }

    /// Octets that the kernel has not taken yet.
    var unwritten: Int { context.pointee.obuf.map { sdslen($0) } ?? 0 }

    func finishConnecting() throws(RedisError) {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        if getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) != 0 { code = errno }
        guard code == 0 else { throw .unavailable(RedisError.systemReason("connect", code: code)) }
        if isRemote, redisEnableKeepAlive(context) != REDIS_OK {
            throw .unavailable(failure)
        }
    }

    func append(_ frame: [UInt8]) throws(RedisError) {
        let status = frame.withUnsafeBytes { bytes in
            redisAppendFormattedCommand(context, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        try check(status)
    }

    /// True when all has been written; false when the socket takes no more now.
    func flush() throws(RedisError) -> Bool {
        var isDone: Int32 = 0
        try check(redisBufferWrite(context, &isDone))
        return isDone == 1
    }

    /// Reads once what the socket has.
    func receive() throws(RedisError) {
        try check(redisBufferRead(context))
    }

    /// The next whole reply of what was read.
    func nextReply() throws(RedisError) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        try check(redisGetReplyFromReader(context, &reply))
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return RedisValue(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private func check(_ status: Int32) throws(RedisError) {
        guard status == REDIS_OK else { throw .connectionLost(failure) }
    }

    private var failure: String {
        withUnsafeBytes(of: context.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

extension RedisValue {
    fileprivate init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING: self = .bytes([UInt8](Self.octets(of: reply)))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: Self.octets(of: reply), as: UTF8.self))
        case REDIS_REPLY_ERROR:
            self = .error(RedisError(serverText: String(decoding: Self.octets(of: reply), as: UTF8.self)))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .array(elements.map { element in element.map { RedisValue($0.pointee) } ?? .null })
        default: self = .null
        }
    }

    private static func octets(of reply: redisReply) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len)
    }
}
