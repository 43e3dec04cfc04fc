import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Cairo

struct FontPermitTests {
    /// Each thread joins the queue when the one before stands in it.
    @Test func `those who wait get the permit in the order of asking`() async {
        let lock = FontLock()
        let order = Mutex<[Int]>([])
        lock.acquire()
        let (ends, ended) = AsyncStream<Int>.makeStream()
        for number in 0..<4 {
            Thread.detachNewThread {
                lock.acquire()
                order.withLock { $0.append(number) }
                lock.release()
                ended.yield(number)
            }
            while lock.waiterCount <= number { await Task.yield() }
        }
        lock.release()
        var rest = 4
        for await _ in ends {
            rest -= 1
            if rest == 0 { break }
        }
        #expect(order.withLock(\.self) == [0, 1, 2, 3])
    }

    @Test func `what ends without the permit is freed by the next who has it`() throws {
        var written = 0
        do {
            let document = try PDFDocument(paper: .a4) { written += $0.count }
            document.rectangle(Rectangle(x: 0, y: 0, width: 10, height: 10))
            document.fill(Color(hex: 0))
        }
        _ = FontPermit()
        #expect(written == 0, "nobody finished the document")
    }
}
