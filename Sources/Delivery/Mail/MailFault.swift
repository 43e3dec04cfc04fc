import CCurl

/// What the errors of libcurl mean for a mail.
enum MailFault {
    /// - Parameters:
    ///   - reply: the server's last reply, 0 where there was none.
    ///   - words: libcurl's own; they repeat no credentials.
    static func error(
        _ code: CURLcode,
        reply: Int,
        words: String?,
        _ server: MailServer,
        _ address: String
    ) -> DeliveryError {
        let place = "\(server.host):\(server.port)"
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return DeliveryError("The mail server \(server.host) can't be found (SMTP_URL)", isPermanent: false)
        case CURLE_COULDNT_CONNECT:
            return DeliveryError("The mail server \(place) can't be reached (SMTP_URL)", isPermanent: false)
        case CURLE_OPERATION_TIMEDOUT:
            return DeliveryError("The mail server \(place) does not answer in time", isPermanent: false)
        case CURLE_USE_SSL_FAILED:
            return DeliveryError(
                "The mail server \(place) offers no STARTTLS, so nothing was sent (SMTP_URL)",
                isPermanent: false
            )
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR:
            return DeliveryError(
                "No secure connection to the mail server \(place), so nothing was sent: its certificate is not trusted, or "
                    + "TLS failed; an authority of your own goes into SMTP_CA_FILE",
                isPermanent: false
            )
        case CURLE_LOGIN_DENIED:
            return DeliveryError(
                "The mail server \(place) refuses the user or the password of SMTP_URL",
                isPermanent: false
            )
        default:
            if reply >= 500 {
                return DeliveryError("The mail server refuses the mail to \(address) (\(reply))", isPermanent: true)
            }
            return DeliveryError(
                "The mail to \(address) could not be handed over (\(reply > 0 ? "\(reply)" : words ?? "no reply"))",
                isPermanent: false
            )
        }
    }
}
