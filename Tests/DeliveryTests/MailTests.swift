import Foundation
import TestSupport
import Testing

@testable import Delivery
@testable import Items

@Suite(.timeLimit(.minutes(60))) struct MailTests {
    static var message: DeliveryMessage {
        var message = DeliveryMessage(
            kind: .completed,
            name: "Monthly",
            recordID: "r1",
            title: "Bericht für März – 日本語 & <Sons>",
            headline: "Open work grew by 12 to 40: 30 created, 18 closed."
        )
        message.figures = [
            .init(label: "Created", value: "30", note: "was 20"), .init(label: "Closed", value: "18", note: ""),
        ]
        (message.startDate, message.endDate) = ("2024-03-01", "2024-03-31")
        message.file = .init(name: "report.pdf", size: 5, sha256: "abc", link: "https://x.example/f?a=1&b=2")
        return message
    }

    private static func sender(_ server: SMTPServer, _ url: String, trusting: Bool = true) throws -> MailSender {
        let address = url.replacing("PORT", with: "\(server.port)")
        let mail = try MailServer(
            url: address,
            from: "almanac@example.org",
            authorities: trusting ? server.certificate : nil
        )
        // A machine that runs all tests at once may be slow.
        return MailSender(mail, limits: .init(connect: 600, total: 600), now: { Timestamp(seconds: 1_709_251_200) })
    }

    private static func error(_ sender: MailSender) async -> DeliveryError? {
        await #expect(throws: DeliveryError.self) {
            try await onThread { try sender.send(message, id: "id-1", to: "a@example.org", attaching: nil) }
        }
    }

    @Test(arguments: [
        (SMTPServer.Way.plain, "smtp://127.0.0.1:PORT?starttls=never"),
        (.starttls, "smtp://reporter:canary-password@localhost:PORT?starttls=required"),
        (.tls, "smtps://reporter:canary-password@localhost:PORT"),
    ])
    func `a mail arrives with its words, its figures and its file`(way: SMTPServer.Way, url: String) async throws {
        try await SMTPServer.with(way) { server in
            let sender = try Self.sender(server, url)
            try await withTemporaryDirectory { folder in
                let file = folder.path + "/made.pdf"
                try Data("%PDF-".utf8).write(to: URL(fileURLWithPath: file))
                try await onThread {
                    try sender.send(Self.message, id: "id-1", to: "a@example.org", attaching: file)
                }
            }
            let mail = try #require(try server.mails.first)
            #expect(try server.mails.count == 1)
            for line in [
                "From: almanac <almanac@example.org>", "To: a@example.org", "Message-ID: <id-1@example.org>",
                "Date: Fri, 01 Mar 2024 00:00:00 +0000", "Auto-Submitted: auto-generated",
                "Content-Type: multipart/alternative", "filename=\"report.pdf\"",
                Data("%PDF-".utf8).base64EncodedString(),
            ] {
                #expect(mail.contains(line), "\(line)")
            }
            let text = try await withTemporaryDirectory { folder in
                let file = folder.appending(path: "mail")
                try Data(mail.utf8).write(to: file)
                let words = try await ToolRun("python3", ["-c", Self.reading, file.path])
                return String(decoding: words.output, as: UTF8.self)
            }
            #expect(text.contains("Bericht für März – 日本語 & <Sons>, 2024-03-01 to 2024-03-31"))
            #expect(text.contains("Created  30  (was 20)") && text.contains("https://x.example/f?a=1&b=2"))
            #expect(text.contains("&lt;Sons&gt;") && text.contains("href=\"https://x.example/f?a=1&amp;b=2\""))
        }
    }

    /// Prints a mail's subject and its texts, as a mail program reads them.
    private static let reading = """
        from sys import argv
        from email import message_from_binary_file, policy
        mail = message_from_binary_file(open(argv[1], "rb"), policy=policy.default)
        print(mail["Subject"])
        for part in mail.walk():
            if part.get_content_maintype() == "text": print(part.get_content())
        """

    @Test func `without the TLS that is asked for nothing is sent`() async throws {
        try await SMTPServer.with(.plain) { server in
            let stripped = await Self.error(try Self.sender(server, "smtp://127.0.0.1:PORT"))
            #expect(stripped?.description.contains("STARTTLS") == true && stripped?.isPermanent == false)
            let plain = await Self.error(try Self.sender(server, "smtps://127.0.0.1:PORT"))
            #expect(plain?.description.contains("nothing was sent") == true)
            #expect(try server.mails.isEmpty)
        }
    }

    @Test(arguments: [
        (SMTPServer.Way.starttls, "smtp://reporter:canary-password@localhost:PORT"),
        (.tls, "smtps://reporter:canary-password@localhost:PORT"),
    ])
    func `a certificate that nobody has vouched for gets no mail`(way: SMTPServer.Way, url: String) async throws {
        try await SMTPServer.with(way) { server in
            let error = await Self.error(try Self.sender(server, url, trusting: false))
            #expect(error?.description.contains("SMTP_CA_FILE") == true)
            // Another name than the certificate's is no better.
            let other = await Self.error(try Self.sender(server, url.replacing("localhost", with: "127.0.0.1")))
            #expect(other?.description.contains("certificate") == true)
            #expect(try server.mails.isEmpty)
        }
    }

    @Test func `a wrong password is told without it, and is no fault of the recipient's`() async throws {
        try await SMTPServer.with(.tls) { server in
            let error = await Self.error(try Self.sender(server, "smtps://reporter:canary-other@localhost:PORT"))
            let isTold = error?.description.contains("password of SMTP_URL") == true
            #expect(isTold && error?.isPermanent == false, "\(error?.description ?? "")")
            #expect(error?.description.contains("canary") == false)
        }
    }

    @Test(arguments: [(SMTPServer.Way.refuse, true), (.busy, false)])
    func `a recipient that is none is not asked for again, one that is busy is`(
        way: SMTPServer.Way,
        isPermanent: Bool
    ) async throws {
        try await SMTPServer.with(way) { server in
            let error = await Self.error(try Self.sender(server, "smtp://127.0.0.1:PORT?starttls=never"))
            #expect(error?.isPermanent == isPermanent && error?.description.contains("a@example.org") == true)
        }
    }

    @Test func `a server that says nothing is given up`() async throws {
        try await SMTPServer.with(.silent) { server in
            let mail = try MailServer(
                url: "smtp://127.0.0.1:\(server.port)?starttls=never",
                from: "a@example.org",
                authorities: nil
            )
            let error = await Self.error(
                MailSender(mail, limits: .init(connect: 1, total: 1), now: { Timestamp(seconds: 0) })
            )
            #expect(error?.description.contains("does not answer in time") == true && error?.isPermanent == false)
        }
    }

    @Test func `a server that is not there is told by its place`() async throws {
        let server = try MailServer(url: "smtp://127.0.0.1:1", from: "a@example.org", authorities: nil)
        let error = await Self.error(MailSender(server, now: { Timestamp(seconds: 0) }))
        #expect(error == DeliveryError("The mail server 127.0.0.1:1 can't be reached (SMTP_URL)", isPermanent: false))
    }

    @Test(arguments: [
        "http://x", "smtp://", "smtp://h/path", "smtp://h?starttls=maybe", "smtp://h?x=1",
        "smtps://h?starttls=required",
        "smtp://u:canary@h?starttls=never",
    ])
    func `an address of a server that is none is refused without its password`(url: String) {
        let problem = #expect(throws: MailServer.Problem.self) {
            try MailServer(url: url, from: "a@example.org", authorities: nil)
        }
        #expect(problem?.setting == "SMTP_URL" && problem?.description.contains("canary") == false)
    }

    @Test(arguments: [
        ("a@example.org", true), ("first.last+tag@mail.example.org", true), ("o'neil@localhost", true), ("a", false),
        ("a@", false), ("@b", false), ("a@b@c", false), ("a b@c", false), ("a@b\r\nTo: c", false), ("<a@b>", false),
        ("a..b@c", false), (".a@c", false), ("a@-b", false), ("a@b..c", false), ("ü@example.org", false),
        ("a,b@c", false),
    ])
    func `an address is one that a mail can be sent to`(address: String, isValid: Bool) {
        #expect(MailAddress.isValid(address) == isValid)
    }

    @Test func `a subject of other signs is encoded in whole characters, and a line end ends nothing`() {
        #expect(EncodedWords.encode("Plain subject") == "Plain subject")
        let long = EncodedWords.encode(String(repeating: "日本👩‍👩‍👧", count: 30))
        #expect(long.split(separator: "\r\n ").allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?B?") })
        for text in ["a\r\nBcc: b@c", "a\nb", "=?UTF-8?B?eA==?="] {
            let encoded = EncodedWords.encode(text)
            let hasNewline = encoded.replacing("\r\n ", with: "").contains { $0.isNewline }
            #expect(!hasNewline && encoded != text)
        }
    }
}
