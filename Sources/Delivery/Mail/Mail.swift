import CCurl

/// One mail on its way into a handle: it owns what the handle only refers to.
struct Mail {
    private let handle: UnsafeMutableRawPointer
    private let mime: OpaquePointer?
    private var fields: UnsafeMutablePointer<curl_slist>?
    private var recipients: UnsafeMutablePointer<curl_slist>?

    init(_ handle: UnsafeMutableRawPointer) {
        self.handle = handle
        mime = curl_mime_init(handle)
    }

    /// To be called once, after the handle has done its work.
    func free() {
        curl_mime_free(mime)
        curl_slist_free_all(fields)
        curl_slist_free_all(recipients)
    }

    mutating func compose(
        _ text: MailText,
        to address: String,
        from: String,
        id: String,
        date: String
    ) throws(DeliveryError) {
        let domain = from.split(separator: "@").last ?? "localhost"
        let lines = [
            "Date: \(date)", "From: almanac <\(from)>", "To: \(address)",
            "Subject: \(EncodedWords.encode(text.subject))", "Message-ID: <\(id)@\(domain)>",
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All",
        ]
        for line in lines { try Self.append(line, to: &fields) }
        try MailSender.check(almanac_curl_set_list(handle, CURLOPT_HTTPHEADER, fields))
        guard let alternatives = curl_mime_init(handle) else { throw Self.noMemory }
        // Owned by the alternatives until these are a part of the whole.
        do throws(DeliveryError) {
            try Self.add(text.plain, type: "text/plain; charset=utf-8", to: alternatives)
            try Self.add(text.html, type: "text/html; charset=utf-8", to: alternatives)
        } catch {
            curl_mime_free(alternatives)
            throw error
        }
        guard let part = curl_mime_addpart(mime), curl_mime_subparts(part, alternatives) == CURLE_OK else {
            curl_mime_free(alternatives)
            throw Self.noMemory
        }
        try MailSender.check(curl_mime_type(part, "multipart/alternative"))
        try MailSender.check(almanac_curl_set_mime(handle, mime))
    }

    /// The file is read as it is sent.
    func attach(_ path: String, name: String, type: String) throws(DeliveryError) {
        guard let part = curl_mime_addpart(mime) else { throw Self.noMemory }
        guard curl_mime_filedata(part, path) == CURLE_OK else {
            throw DeliveryError("The report's file can't be read any more", isPermanent: true)
        }
        try MailSender.check(curl_mime_filename(part, name))
        try MailSender.check(curl_mime_type(part, type))
        try MailSender.check(curl_mime_encoder(part, "base64"))
    }

    mutating func address(to address: String, from: String) throws(DeliveryError) {
        try Self.append("<\(address)>", to: &recipients)
        try MailSender.check(almanac_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
        try MailSender.check(almanac_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(from)>"))
    }

    private static func add(_ text: String, type: String, to mime: OpaquePointer) throws(DeliveryError) {
        guard let part = curl_mime_addpart(mime) else { throw noMemory }
        try MailSender.check(curl_mime_data(part, text, text.utf8.count))
        try MailSender.check(curl_mime_type(part, type))
        try MailSender.check(curl_mime_encoder(part, "quoted-printable"))
    }

    private static func append(
        _ line: String,
        to list: inout UnsafeMutablePointer<curl_slist>?
    ) throws(DeliveryError) {
        guard let longer = curl_slist_append(list, line) else { throw noMemory }
        list = longer
    }

    private static let noMemory = DeliveryError("Mails can't be sent: there is no memory", isPermanent: false)
}
