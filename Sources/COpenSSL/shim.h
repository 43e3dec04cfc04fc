#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* What OpenSSL has as macros that Swift does not import. */

static inline int almanac_tls_require_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}

static inline int almanac_tls_name_server(SSL *session, const char *name) {
    return SSL_set_tlsext_host_name(session, name);
}

/* The buffer of a write that is tried again may have moved, and a part of it may be written. */
static inline void almanac_tls_write_as_sockets_do(SSL *session) {
    SSL_set_mode(session, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}
