import COpenSSL

/// What OpenSSL knows of the files, for one connect.
final class TLSContext {
    let pointer: OpaquePointer

    init(_ settings: RedisTLS) throws(RedisError) {
        // Its tables stay until the process is gone: a connection's thread may still use them at the exit.
        OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
        ERR_clear_error()
        guard let pointer = SSL_CTX_new(TLS_client_method()) else { throw .unavailable("out of memory") }
        self.pointer = pointer
        _ = almanac_tls_require_version(pointer, TLS1_2_VERSION)
        // A key that wants a passphrase is refused; else OpenSSL would ask for it at the terminal.
        SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in -1 }
        SSL_CTX_set_verify(pointer, settings.verification == .none ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nil)
        try trust(settings.authorities)
        try show(settings.certificate, settings.key)
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    private func trust(_ authorities: String?) throws(RedisError) {
        guard let authorities else {
            SSL_CTX_set_default_verify_paths(pointer)
            return
        }
        guard SSL_CTX_load_verify_locations(pointer, authorities, nil) == 1 else {
            throw .refused("REDIS_TLS_CA_FILE: no certificate can be read from \"\(authorities)\" (\(Self.reason))")
        }
    }

    private func show(_ certificate: String?, _ key: String?) throws(RedisError) {
        guard let certificate, let key else { return }
        guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
            throw .refused("REDIS_TLS_CERT_FILE: no certificate can be read from \"\(certificate)\" (\(Self.reason))")
        }
        guard SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) == 1 else {
            throw .refused(
                "REDIS_TLS_KEY_FILE: no key for the certificate in REDIS_TLS_CERT_FILE can be read from \"\(key)\", "
                    + "without a passphrase (\(Self.reason))"
            )
        }
    }

    /// The first error has it: those after it only say where that led to.
    private static var reason: String {
        let code = ERR_peek_error()
        guard let text = ERR_reason_error_string(code) else {
            return RedisError.systemReason("open", code: ERR_GET_REASON(code))
        }
        return String(cString: text)
    }
}
