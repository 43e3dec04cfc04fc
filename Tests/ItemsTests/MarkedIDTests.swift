import Foundation
import Testing

@testable import Items

struct MarkedIDTests {
    private let ids = MarkedIDs(keyBytes: [UInt8](repeating: 7, count: 32))
    private let time = Timestamp(milliseconds: 1_796_033_367_902)

    @Test func `an id is a UUID of version 7 in lower case, and no two are the same`() {
        let made = Set((0..<1000).map { _ in ids.make(for: "exports", at: time) })
        #expect(made.count == 1000)
        for id in made {
            #expect(UUID(uuidString: id) != nil && id == id.lowercased())
            #expect(id.dropFirst(14).first == "7" && "89ab".contains(id.dropFirst(19).prefix(1)))
        }
    }

    @Test func `an id tells its time to who has the key and names the purpose`() {
        let id = ids.make(for: "exports", at: time)
        #expect(ids.time(of: id, for: "exports") == time)
        #expect(ids.time(of: id, for: "imports") == nil)
        let others = MarkedIDs(keyBytes: [UInt8](repeating: 8, count: 32))
        #expect(others.time(of: id, for: "exports") == nil)
    }

    @Test(arguments: ["", "x", "00000000-0000-4000-8000-000000000000", "00000000-0000-7000-8000-000000000000"])
    func `what was not made here tells none`(text: String) {
        #expect(ids.time(of: text, for: "exports") == nil)
    }
}
