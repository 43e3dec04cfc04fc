import COpenSSL
import Glibc

/// TLS on a connected socket that does not block; used by one thread.
final class TLSSession {
    enum Progress {
        case done(Int)
        /// Nothing more before the socket can be read.
        case wantsRead
        /// Nothing more before the socket takes more.
        case wantsWrite
    }

    private let session: OpaquePointer
    /// As large as a record of TLS may be.
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var isEstablished = false
    /// Whether the handshake waits for room in the socket, not for the server.
    private(set) var wantsWrite = false

    /// - Parameter host: the name or address by which the server is asked.
    init(_ settings: RedisTLS, host: String, socket: Int32) throws(RedisError) {
        let context = try TLSContext(settings)
        guard let session = SSL_new(context.pointer) else { throw .unavailable("out of memory") }
        self.session = session
        buffer = .allocate(byteCount: 1 << 14, alignment: 16)
        almanac_tls_write_as_sockets_do(session)
        SSL_set_connect_state(session)
        guard SSL_set_fd(session, socket) == 1, name(host, settings.verification) else {
            throw .refused("REDIS_URL: \"\(host)\" is no name that TLS can ask a server by")
        }
    }

    deinit {
        SSL_free(session)
        buffer.deallocate()
    }

    /// Tells the server that nothing more comes.
    func close() {
        if isEstablished { SSL_shutdown(session) }
    }

    /// True when the connection is secured.
    func shakeHands() throws(RedisError) -> Bool {
        ERR_clear_error()
        let status = SSL_do_handshake(session)
        if status == 1 {
            isEstablished = true
            return true
        }
        switch try progress(status) {
        case .wantsWrite: wantsWrite = true
        default: wantsWrite = false
        }
        return false
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(RedisError) -> Progress {
        ERR_clear_error()
        let status = SSL_write(session, bytes.baseAddress, Int32(clamping: bytes.count))
        return status > 0 ? .done(Int(status)) : try progress(status)
    }

    /// Valid until the next read; nil when there is nothing more before the socket can be read.
    func read() throws(RedisError) -> UnsafeRawBufferPointer? {
        ERR_clear_error()
        let status = SSL_read(session, buffer.baseAddress, Int32(buffer.count))
        guard status > 0 else {
            _ = try progress(status)
            return nil
        }
        return UnsafeRawBufferPointer(rebasing: buffer[..<Int(status)])
    }
}

extension TLSSession {
    /// Asks for the server by its name, and has its certificate held against that.
    private func name(_ host: String, _ verification: RedisTLS.Verification) -> Bool {
        let isAddress = Self.isAddress(host)
        guard isAddress || almanac_tls_name_server(session, host) == 1 else { return false }
        guard verification == .full else { return true }
        let rules = SSL_get0_param(session)
        return isAddress
            ? X509_VERIFY_PARAM_set1_ip_asc(rules, host) == 1 : X509_VERIFY_PARAM_set1_host(rules, host, 0) == 1
    }

    private static func isAddress(_ host: String) -> Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, host, &room) == 1 || inet_pton(AF_INET6, host, &room) == 1
    }

    private func progress(_ status: Int32) throws(RedisError) -> Progress {
        let code = errno
        switch SSL_get_error(session, status) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_SYSCALL where code != 0: throw .connectionLost(RedisError.systemReason("TLS", code: code))
        case SSL_ERROR_SSL: throw failure(ERR_peek_error())
        default: throw .connectionLost("Server closed the connection")
        }
    }

    /// What only the operator can mend is a refusal; all else may pass.
    private func failure(_ code: UInt) -> RedisError {
        let verdict = SSL_get_verify_result(session)
        if !isEstablished, verdict != X509_V_OK { return .refused(Self.mistrust(verdict)) }
        let text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "TLS failed"
        return switch ERR_GET_REASON(code) {
        case SSL_R_UNEXPECTED_EOF_WHILE_READING: .connectionLost("Server closed the connection")
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG:
            .refused("it does not speak TLS: write redis:// in REDIS_URL, or name its TLS port")
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED, SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE,
            SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_TLSV1_ALERT_UNKNOWN_CA, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
            SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
            .refused(
                "it wants a certificate of ours that it trusts (\(text)): set REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE"
            )
        default: .connectionLost("TLS: \(text)")
        }
    }

    private static func mistrust(_ verdict: Int) -> String {
        let text = String(cString: X509_verify_cert_error_string(verdict))
        switch Int32(clamping: verdict) {
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return
                "its certificate is for another name (\(text)): name the server in REDIS_URL as its certificate does, "
                + "or set REDIS_TLS_VERIFY=ca to have only its authority looked at"
        case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID:
            return "its certificate is not valid now (\(text)): renew it, or set the clocks; REDIS_URL names the server"
        default:
            return "its certificate is not trusted (\(text)): set REDIS_TLS_CA_FILE to that of the authority that "
                + "signed it"
        }
    }
}
