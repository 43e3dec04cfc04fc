import Synchronization
import Testing

@testable import Jobs

struct JobSlotsTests {
    @Test func `a slot that is given back goes to who waits first`() async throws {
        let slots = JobSlots(1) {}
        _ = slots.take(upTo: 1)
        let (order, began) = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask {
                    try await slots.wait()
                    began.yield(number)
                    slots.give()
                }
                while slots.waiting < number { await Task.yield() }
            }
            slots.give()
            try await group.waitForAll()
        }
        began.finish()
        #expect(await order.reduce(into: []) { $0.append($1) } == [1, 2, 3])
        #expect(slots.free == 1)
    }

    @Test func `who is cancelled while waiting takes none`() async throws {
        let slots = JobSlots(1) {}
        _ = slots.take(upTo: 1)
        let task = Task { try await slots.wait() }
        while slots.waiting == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        slots.give()
        #expect(slots.free == 1 && slots.waiting == 0)
    }

    @Test func `no more are taken than are free`() {
        let slots = JobSlots(2) {}
        #expect(slots.take(upTo: 5) == 2 && slots.take(upTo: 1) == 0 && slots.free == 0)
    }

    @Test func `a free slot that nobody waits for is announced`() {
        let announced = Atomic(0)
        let slots = JobSlots(2) { announced.add(1, ordering: .relaxed) }
        _ = slots.take(upTo: 1)
        slots.give()
        #expect(announced.load(ordering: .relaxed) == 1 && slots.free == 2)
    }
}
