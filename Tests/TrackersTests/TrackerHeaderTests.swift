import NIOHTTP1
import Testing

@testable import Egress
@testable import Items
@testable import Trackers

struct TrackerHeaderTests {
    @Test(arguments: [
        ([#"<https://a/x?page=2>; rel="next", <https://a/x?page=9>; rel="last""#], "https://a/x?page=2"),
        ([#"<https://a/first>; rel="first""#, #"<https://a/second>; rel=next"#], "https://a/second"),
        ([#"<https://a/x?a=1,2;3>; title="a, \"b\"; c"; REL="prev next""#], "https://a/x?a=1,2;3"),
        ([#"<https://a/last>;rel="last""#], nil), (["garbage"], nil), (["<unfinished"], nil), ([], nil),
    ])
    func `the next link is found`(fields: [String], target: String?) {
        #expect(LinkHeader.target("next", in: fields) == target)
    }

    @Test func `the number of the last page is read where there is one`() {
        #expect(GitHubLink.pageNumber("https://a/x?per_page=100&page=7") == 7)
        #expect(GitHubLink.pageNumber("https://a/x?after=abc") == nil)
        #expect(GitHubLink.pageNumber("https://a/x?page=99999999999999999999") == nil)
    }

    @Test(arguments: [
        ("2022-03-28T15:29:59Z", "2022-03-28T15:29:59Z"), ("2022-03-28T15:29:59.350+0800", "2022-03-28T07:29:59.350Z"),
        ("2022-03-28T15:29:59.3509-03:30", "2022-03-28T18:59:59.350Z"), ("2022-03-28 15:29:59", "2022-03-28T15:29:59Z"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    ])
    func `the times of all trackers are read`(text: String, instant: String) throws {
        #expect(Timestamp(trackerTime: Array(text.utf8)[...])?.description == instant)
    }

    @Test(arguments: [
        "", "yesterday", "2022-02-30T00:00:00Z", "2022-03-28T25:00:00Z", "2022-03-28T15:29:59Z and more",
        "06/02/2020 14:19:51",
    ])
    func `what is no time is refused`(text: String) {
        #expect(Timestamp(trackerTime: Array(text.utf8)[...]) == nil)
    }

    @Test func `an HTTP date is read`() {
        #expect(Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT")?.description == "1994-11-06T08:49:37Z")
        #expect(Timestamp(httpDate: "Sunday, 06-Nov-94 08:49:37 GMT")?.description == "1994-11-06T08:49:37Z")
        #expect(Timestamp(httpDate: "Sun Nov  6 08:49:37 2026")?.description == "2026-11-06T08:49:37Z")
        #expect(Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 CET") == nil)
        #expect(Timestamp(httpDate: "120") == nil)
    }

    @Test func `Retry-After counts in seconds or by the tracker's own clock`() {
        let now = Timestamp(seconds: 1_700_000_000)
        func response(_ headers: [(String, String)]) -> TrackerResponse {
            TrackerResponse(status: 429, headers: .init(headers), body: [])
        }
        #expect(response([("Retry-After", "30")]).retryAfter(now: now) == .seconds(30))
        #expect(response([]).retryAfter(now: now) == nil)
        #expect(response([("Retry-After", "-5")]).retryAfter(now: now) == .zero)
        #expect(response([("Retry-After", "0.25")]).retryAfter(now: now) == .milliseconds(250))
        #expect(response([("Retry-After", "1.0001")]).retryAfter(now: now) == .milliseconds(1001))
        for absurd in [String(repeating: "9", count: 30), String(repeating: "9", count: 400)] {
            #expect(response([("Retry-After", absurd)]).retryAfter(now: now) == .seconds(1_000_000_000))
        }
        for unclear in ["soon", "", "0x10", "1e3", "nan", "120 s", "--1"] {
            #expect(response([("Retry-After", unclear)]).retryAfter(now: now) == nil)
        }
        #expect(response([("Retry-After", "2023-11-14T22:13:50Z")]).retryAfter(now: now) == .seconds(30))
        let dated = response([
            ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT"),
        ])
        #expect(dated.retryAfter(now: now) == .seconds(30))
    }

    @Test(arguments: [
        ("https://API.github.com/", "https://api.github.com"), ("http://host:8080/a/b//", "http://host:8080"),
        ("https://host:443", "https://host"), ("http://[2001:DB8::1]:81/x", "http://[2001:db8::1]:81"),
    ])
    func `an address has an origin`(text: String, origin: String) throws {
        let url = try TrackerURL(text)
        #expect(url.origin.description == origin)
        #expect(!url.text.hasSuffix("/"))
    }

    @Test func `the host is in lower case, so that the connection is pinned for every spelling`() throws {
        #expect(try TrackerURL("HTTPS://API.GitHub.com/V3/").text == "https://api.github.com/V3")
        let link = try TrackerURL(link: "https://API.GitHub.COM/A?B=%3d", relativeTo: "https://api.github.com")
        #expect(link.text == "https://api.github.com/A?B=%3d" && link.host == "api.github.com")
    }

    @Test(arguments: [
        ("/b?x=1", "https://h.test/b?x=1"), ("https://h.test:443/c", "https://h.test:443/c"),
        ("?page=2", "https://h.test/a?page=2"),
    ])
    func `a link is taken relative to its page`(link: String, absolute: String) throws {
        let url = try TrackerURL(link: link, relativeTo: "https://h.test/a")
        #expect(url.text == absolute)
        #expect(url.origin == TrackerURL.Origin(scheme: "https", host: "h.test", port: 443))
    }

    @Test(arguments: [
        "//other.test/x", "http://h.test/a", "https://h.test:8443/a", "https://h.test.evil.test/",
        "https://sub.h.test/",
    ])
    func `a link to another host, port or scheme has another origin`(link: String) throws {
        let url = try TrackerURL(link: link, relativeTo: "https://h.test/a")
        #expect(url.origin != TrackerURL.Origin(scheme: "https", host: "h.test", port: 443))
    }

    @Test(arguments: [
        "https://u:p@h.test/", "https://h.test/#x", "javascript:alert(1)", "https://h.test/ x",
        "https://h.test\\@evil.test/",
    ])
    func `a link that hides something is refused`(link: String) {
        #expect(throws: TrackerURL.Problem.self) { try TrackerURL(link: link, relativeTo: "https://h.test/a") }
    }

    @Test func `a query is escaped to the last character`() {
        #expect(QueryString.encode([("q", "a b+c&d=é;"), ("x", "-._~")]) == "q=a%20b%2Bc%26d%3D%C3%A9%3B&x=-._~")
    }
}
