import Foundation
import Hummingbird
import TestSupport
import Testing

@testable import Almanac
@testable import Egress
@testable import HTTP
@testable import Items
@testable import Trackers

@Suite(.timeLimit(.minutes(60))) struct HeaderFuzzTests {
    private static let fields = [
        "bytes=0-5", "bytes=-5", "bytes=5-", "bytes=0-0,2-3", "W/\"abc\", \"def\"", "Sun, 06 Nov 1994 08:49:37 GMT",
        "<https://a.example/x?page=2>; rel=\"next\", </y>; rel=last", "Bearer alm_0123", "localhost:8001", "[::1]:80",
        "https://tracker.example:8443/a/b?c=d", "2024-01-01T00:00:00.000+02:00", "120",
    ].map { Array($0.utf8) }
    private static let words = [
        "bytes=", "-", "9223372036854775807", "99999999999999999999", ",", "next", "https://", "@",
    ]

    @Test func `a range lies within the file, whatever the field says`() {
        let fault = Fuzz.firstFault(2000) { fuzz in
            let size = fuzz.pick([0, 1, 5, 1000, Int.max])
            let field =
                fuzz.once(in: 2)
                ? "bytes=\(fuzz.number(0...2000))-\(fuzz.once(in: 3) ? "" : "\(fuzz.number(0...2000))")"
                : Self.field(&fuzz)
            switch ByteRange(field, size: size) {
            case .whole, .unsatisfiable: return nil
            case .part(let range):
                guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= size else {
                    return "\(field): \(range)"
                }
                guard let first = Int(field.dropFirst(6).prefix { $0 != "-" }) else { return nil }
                return range.lowerBound == first ? nil : "\(field): \(range)"
            }
        }
        #expect(fault == nil)
    }

    @Test func `no field breaks what reads it`() {
        let fault = Fuzz.firstFault(2000) { fuzz in
            let field = Self.field(&fuzz)
            _ = (EntityTag("abc").isNamed(by: field), EntityTag("abc").allowsRange(field))
            _ = (Timestamp(httpDate: field), LinkHeader.target("next", in: [field, field]))
            if let host = HostGuard.host(of: field), host.isEmpty || host.contains("@") { return "a host: \(host)" }
            if let time = Timestamp(trackerTime: Array(field.utf8)[...]) {
                let again = Timestamp(trackerTime: Array("\(time)".utf8)[...])
                guard again == time else { return "\(field) is \(time), then \(String(describing: again))" }
            }
            return nil
        }
        #expect(fault == nil)
    }

    @Test func `an address is read in one way, the same again after writing it`() {
        let fault = Fuzz.firstFault(2000) { fuzz in
            let bytes = fuzz.changed(Array("https://[2001:db8::1]:8443/a%20b/c?d=e".utf8.dropFirst(fuzz.pick([0, 8]))))
            let text = fuzz.once(in: 2) ? String(decoding: bytes, as: UTF8.self) : "http://\(fuzz.text(1...5))"
            guard let url = try? TrackerURL(text) else { return nil }
            guard let again = try? TrackerURL(url.text), again == url else {
                return "\(text) is \(url.text), then another"
            }
            guard let read = URL(string: url.text), read.host == url.host else { return "\(text) is read in two ways" }
            let isPlain = url.host.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "%") }
            return isPlain ? nil : "a host: \(url.host)"
        }
        #expect(fault == nil)
    }

    @Test func `a query is read or refused by name`() {
        let fault = Fuzz.firstFault(3000) { fuzz in
            let query = fuzz.changed(Array("start_date=2024-01-01&width=800&labels=a&labels=b%2Cc&x=+".utf8))
            let text = String(decoding: query.filter { (0x21...0x7E).contains($0) }, as: UTF8.self)
            var reader = QueryReader(
                Request(
                    head: .init(method: .get, scheme: nil, authority: nil, path: "/x?\(text)"),
                    body: .init(buffer: .init())
                )
            )
            _ = (reader.text("start_date"), reader.integer("width", default: 1, in: 1...9), reader.list("labels"))
            do {
                try reader.finish()
            } catch let problem as Problem {
                return problem.status.code == 422 ? nil : "\(problem)"
            }
            return nil
        }
        #expect(fault == nil)
    }

    /// Pieces of a file go out under names that people wrote.
    @Test func `a name of a file is one field of plain signs`() {
        let fault = Fuzz.firstFault(2000) { fuzz in
            let field = ContentDisposition.attachment(fuzz.text(0...20))
            let isPlain = field.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            return isPlain && field.hasPrefix("attachment") ? nil : field
        }
        #expect(fault == nil)
    }

    @Test func `bytes that are no request are answered or end the connection, and the next client is served`()
        async throws
    {
        let requests = [
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /x HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nIf-None-Match: *\r\nExpect: 100-continue\r\n\r\n",
        ].map { Array($0.utf8) }
        let words = [
            "\r\n", "\r\n\r\n", ":", "Content-Length: 9\r\n", "HTTP/9.9", "Transfer-Encoding: gzip\r\n", "\0", " ",
        ]
        try await TestServer.run(.patient) { router in
            router.get("/health") { _, _ in "well" }
            router.post("/x") { request, _ in try await request.body.collect(upTo: 1 << 20) }
        } test: { server in
            let plan = Fuzz.plan(100)
            for seed in plan {
                var fuzz = Fuzz(seed: seed)
                let bytes = fuzz.changed(fuzz.pick(requests), words: words)
                let port = server.port
                let answer = try await onThread { try Self.answer(to: bytes, at: port) }
                let isAnswer = answer.isEmpty || answer.hasPrefix("HTTP/1.")
                #expect(isAnswer && !answer.contains(" 500 "), "ALMANAC_FUZZ=1:\(seed): \(answer.prefix(200))")
            }
            #expect(try await server.send("GET", "/health").body == "well")
        }
    }

    /// What comes until the other end closes; this one has said all that it has to say.
    private static func answer(to bytes: [UInt8], at port: Int) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        try #require(isConnected)
        send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        shutdown(descriptor, Int32(SHUT_WR))
        var (answer, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count != 0 {
            // A connection that is cut off has ended too; one that stays open has not.
            if count < 0 {
                try #require(errno == ECONNRESET, "it stays open")
                break
            }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private static func field(_ fuzz: inout Fuzz) -> String {
        String(decoding: fuzz.changed(fuzz.pick(fields), words: words), as: UTF8.self)
    }
}
