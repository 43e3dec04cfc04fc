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

    @Test func `a range lies within the file, whatever the field says`() async throws {
        let fault = try await Fuzz.firstFault(2000) { fuzz in
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

    @Test func `no field breaks what reads it`() async throws {
        let fault = try await Fuzz.firstFault(2000) { fuzz in
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

    @Test func `an address is read in one way, the same again after writing it`() async throws {
        let fault = try await Fuzz.firstFault(2000) { fuzz in
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

    @Test func `a query is read or refused by name`() async throws {
        let fault = try await Fuzz.firstFault(3000) { fuzz in
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
    @Test func `a name of a file is one field of plain signs`() async throws {
        let fault = try await Fuzz.firstFault(2000) { fuzz in
            let field = ContentDisposition.attachment(fuzz.text(0...20))
            let isPlain = field.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            return isPlain && field.hasPrefix("attachment") ? nil : field
        }
        #expect(fault == nil)
    }

    private static func field(_ fuzz: inout Fuzz) -> String {
        String(decoding: fuzz.changed(fuzz.pick(fields), words: words), as: UTF8.self)
    }
}
