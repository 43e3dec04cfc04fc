import Foundation
import Testing

@testable import Items
@testable import Jobs

struct RandomIDTests {
    @Test func `a process without a free file handle makes ids as good as ever`() async {
        await #expect(processExitsWith: .success) {
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none) == 0 else { exit(2) }
            let ids = Set((0..<100).map { _ in JobID.make().description })
            exit(ids.count == 100 && !ids.contains { $0.hasPrefix("00000000-0000") } ? 0 : 1)
        }
    }

    @Test func `an id is a UUID of version 4 in lower case`() {
        for _ in 0..<100 {
            let id = RandomID.make()
            #expect(JobID(id) != nil && UUID(uuidString: id) != nil)
            #expect(id.dropFirst(14).first == "4" && "89ab".contains(id.dropFirst(19).prefix(1)))
        }
    }

    @Test func `every bit but those of version and variant is kept`() {
        #expect(RandomID.text(high: 0, low: 0) == "00000000-0000-4000-8000-000000000000")
        #expect(RandomID.text(high: .max, low: .max) == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(
            RandomID.text(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
                == "01234567-89ab-4def-bedc-ba9876543210"
        )
    }
}
