import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Testing

@testable import Almanac
@testable import HTTP
@testable import Items

struct QueryReaderTests {
    private func reader(_ query: String) -> QueryReader {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/x?\(query)")
        return QueryReader(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
    }

    private func problems(_ query: String, _ read: (inout QueryReader) -> Void = { _ in }) -> [String] {
        var reader = reader(query)
        read(&reader)
        do {
            try reader.finish()
            return []
        } catch {
            return (error as? Problem)?.errors.map(\.pointer) ?? ["?"]
        }
    }

    private static let lists: [(String, [String]?)] = [
        ("labels=a,b", ["a", "b"]), ("labels=a%2C%20b,", ["a", "b"]), ("labels=a&labels=b,c", ["a", "b,c"]),
        ("labels=b,c&labels=", ["b,c"]), ("labels=%20a%20&labels=b%3Dc%26d", [" a ", "b=c&d"]), ("labels=a=b", ["a=b"]),
        ("labels=C%2B%2B+and+more", ["C++ and more"]), ("labels=%E5%B1%B1%00", ["山\0"]), ("labels=", nil),
        ("labels", nil),
        ("", nil), ("labels=,%20,", nil), ("%6Cabels=x", ["x"]),
        ("labels=%22O'Neill,%20Sean%22", ["O'Neill, Sean"]),
        ("labels=ann,%20%22O'Neill,+Sean%22%20,bo", ["ann", "O'Neill, Sean", "bo"]),
        ("labels=%22a%22%22b%22,%22%20c%20%22,%22%22", ["a\"b", " c "]), ("labels=3%22,%22x%22y", ["3\"", "\"x\"y"]),
        ("labels=%22a,b", ["\"a", "b"]), ("labels=%22a,b%22&labels=c", ["\"a,b\"", "c"]),
    ]

    @Test(arguments: lists)
    func `a list filter can carry any value`(query: String, values: [String]?) {
        var reader = reader(query)
        #expect(reader.list("labels") == values)
        #expect(throws: Never.self) { try reader.finish() }
    }

    @Test(arguments: [
        ("limit=1", []), ("limit=1&limt=2", ["/limt"]), ("limt=", ["/limt"]), ("limt", ["/limt"]),
        ("limit=1&limit=1", ["/limit"]), ("a=%zz", ["/a"]), ("limit=%FF", ["/limit"]),
        ("limit=x&b=1&a=1", ["/limit", "/a", "/b"]),
    ])
    func `what the route does not know, or can't read, is refused by name`(query: String, pointers: [String]) {
        #expect(problems(query) { _ = $0.integer("limit", default: 10, in: 1...100) } == pointers)
    }

    @Test func `a refused parameter is told those that there are`() {
        var reader = reader("labls=x")
        _ = (reader.list("labels"), reader.text("title"))
        let problem = #expect(throws: Problem.self) { try reader.finish() }
        #expect(problem?.detail == "labls is no parameter of this route: it takes labels, title")
    }
}
