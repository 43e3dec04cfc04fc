import CHiredis
import Glibc

/// Owns one hiredis context with a non-blocking socket; used by one thread.
///
/// After any error the context is dead (hiredis says so): throw the handle away.
final class RedisHandle {
    private let context: UnsafeMutablePointer<redisContext>
    let isRemote: Bool
    private var isConnected = false
    /// Between hiredis 0.14, which knows no TLS, and the socket.
    private let tls: TLSSession?

    /// Begins to connect: when the socket is ready for ``connectingEvents``, ask ``finishConnecting()``.
    ///
    /// - Parameter security: nil for a connection without TLS, as to a Unix socket always.
    init(connectingTo place: RedisPlace, _ security: RedisTLS?) throws(RedisError) {
        let socket = try RedisSocket.connect(to: place)
        guard let opened = redisConnectFd(socket) else {
            close(socket)
            throw .unavailable("out of memory")
        }
        context = opened
        if case .host(let host) = place {
            isRemote = true
            do throws(RedisError) {
                tls = try security.map { settings throws(RedisError) in
                    try TLSSession(settings, host: host.name, socket: socket)
                }
            } catch {
                redisFree(opened)
                throw error
            }
        } else {
            (isRemote, tls) = (false, nil)
        }
        // By it hiredis knows that "nothing there yet" is no failure.
        context.pointee.flags &= ~REDIS_BLOCK
        guard context.pointee.err == 0 else { throw .unavailable(failure) }
    }

    deinit {
        tls?.close()
        redisFree(context)
    }

    var descriptor: Int32 { context.pointee.fd }

    var isSecured: Bool { tls != nil }

    /// Connected, and waiting for the server's part of the handshake.
    var isShakingHands: Bool { isConnected && tls?.isEstablished == false }

    /// Octets that the kernel has not taken yet, or of which it has no whole record of TLS.
    var unwritten: Int { context.pointee.obuf.map { sdslen($0) } ?? 0 }

    var connectingEvents: Int32 { isShakingHands && tls?.wantsWrite == false ? POLLIN : POLLOUT }

    /// True when requests may be sent.
    func finishConnecting() throws(RedisError) -> Bool {
        if !isConnected { try checkSocket() }
        isConnected = true
        guard let tls else { return true }
        return try tls.shakeHands()
    }

    private func checkSocket() throws(RedisError) {
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
        if let tls { return try flush(through: tls) }
        var isDone: Int32 = 0
        try check(redisBufferWrite(context, &isDone))
        return isDone == 1
    }

    /// Reads what the socket has: once, or what is whole of it in TLS.
    func receive() throws(RedisError) {
        if let tls { return try receive(through: tls) }
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

/// By way of TLS, between hiredis' own buffers and the socket.
extension RedisHandle {
    private func flush(through tls: TLSSession) throws(RedisError) -> Bool {
        while let pending = context.pointee.obuf, sdslen(pending) > 0 {
            let size = sdslen(pending)
            guard case .done(let count) = try tls.write(UnsafeRawBufferPointer(start: pending, count: size)) else {
                return false
            }
            if count == size {
                sdsfree(pending)
                context.pointee.obuf = sdsempty()
            } else {
                sdsrange(pending, numericCast(count), -1)
            }
        }
        return true
    }

    /// Until nothing whole is left: poll tells of the socket, not of what has been read from it already.
    private func receive(through tls: TLSSession) throws(RedisError) {
        while let bytes = try tls.read() {
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let status = redisReaderFeed(context.pointee.reader, start, bytes.count)
            guard status == REDIS_OK else { throw .connectionLost("out of memory") }
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
