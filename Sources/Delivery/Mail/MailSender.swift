import CCurl
import Foundation
package import Items

/// Sends mails through an SMTP server, one at a time on the calling thread, which it blocks for a minute, or longer with a large file.
package struct MailSender: Sendable {
    package let server: MailServer
    let now: @Sendable () -> Timestamp
    private let limits: Limits

    /// Seconds that a server may take.
    package struct Limits: Sendable {
        /// To let us in, with TLS and login.
        var connect: Int
        /// For all of a mail; one with a file gets a second more for each 64 KiB.
        var total: Int

        package init(connect: Int = 10, total: Int = 60) {
            (self.connect, self.total) = (connect, total)
        }
    }

    /// libcurl must be set up before any other thread uses it.
    private static let isReady = almanac_curl_global_init() == CURLE_OK

    package init(_ server: MailServer, limits: Limits = Limits(), now: @escaping @Sendable () -> Timestamp) {
        (self.server, self.limits, self.now) = (server, limits, now)
        _ = Self.isReady
    }

    /// - Parameters:
    ///   - id: the same at each attempt, so that a mail that came twice can be told.
    ///   - file: the path of what is attached.
    package func send(
        _ message: DeliveryMessage,
        id: String,
        to address: String,
        attaching file: String?
    ) throws(DeliveryError) {
        guard Self.isReady, let handle = curl_easy_init() else {
            throw DeliveryError("Mails can't be sent: libcurl gives no handle", isPermanent: false)
        }
        defer { curl_easy_cleanup(handle) }
        var mail = Mail(handle)
        defer { mail.free() }
        try mail.compose(MailText(message), to: address, from: server.from, id: id, date: date)
        if let file, let attached = message.file {
            try mail.attach(file, name: attached.name, type: attached.mediaType)
        }
        try mail.address(to: address, from: server.from)
        // A slow line, and a server that looks into what it has got, have time in proportion to the size.
        try connect(handle, limit: limits.total + (file == nil ? 0 : (message.file?.size ?? 0) >> 16))
        try perform(handle, address)
    }

    /// Connects, logs in and sends nothing.
    package func logIn() throws(DeliveryError) {
        guard Self.isReady, let handle = curl_easy_init() else {
            throw DeliveryError("Mails can't be sent: libcurl gives no handle", isPermanent: false)
        }
        defer { curl_easy_cleanup(handle) }
        try connect(handle, limit: limits.total)
        try Self.check(almanac_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, "NOOP"))
        try Self.check(almanac_curl_set_number(handle, CURLOPT_NOBODY, 1))
        try perform(handle, server.from)
    }

    /// `Fri, 01 Mar 2024 06:00:00 +0000` (RFC 5322, 3.3)
    private var date: String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(now().milliseconds) / 1000))
    }

    private func connect(_ handle: UnsafeMutableRawPointer, limit: Int) throws(DeliveryError) {
        let tls = server.security == .none ? almanac_curl_tls_none : almanac_curl_tls_required
        var texts = [(CURLOPT_URL, server.url), (CURLOPT_PROTOCOLS_STR, "smtp,smtps")]
        if let user = server.user { texts.append((CURLOPT_USERNAME, user)) }
        if let password = server.password { texts.append((CURLOPT_PASSWORD, password.value)) }
        if let authorities = server.authorities { texts.append((CURLOPT_CAINFO, authorities)) }
        for (option, text) in texts { try Self.check(almanac_curl_set_text(handle, option, text)) }
        let numbers = [
            (CURLOPT_USE_SSL, tls), (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, limits.connect),
            (CURLOPT_TIMEOUT, limit), (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
        ]
        for (option, number) in numbers { try Self.check(almanac_curl_set_number(handle, option, number)) }
    }

    private func perform(_ handle: UnsafeMutableRawPointer, _ address: String) throws(DeliveryError) {
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        buffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { buffer.deallocate() }
        try Self.check(almanac_curl_set_error_buffer(handle, buffer))
        let code = curl_easy_perform(handle)
        guard code != CURLE_OK else { return }
        var reply = 0
        _ = almanac_curl_response_code(handle, &reply)
        let words = String(cString: buffer)
        throw MailFault.error(code, reply: reply, words: words.isEmpty ? nil : words, server, address)
    }

    static func check(_ code: CURLcode) throws(DeliveryError) {
        guard code == CURLE_OK else {
            throw DeliveryError(
                "Mails can't be sent: libcurl refuses an option (\(String(cString: curl_easy_strerror(code))))",
                isPermanent: false
            )
        }
    }
}
