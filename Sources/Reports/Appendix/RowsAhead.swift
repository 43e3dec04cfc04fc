import Dispatch
import Synchronization

/// Reads an appendix ahead of its drawing: rows go in pages from one thread to the other, a few pages at a time, so that
/// neither waits for the other at each row.
///
/// The thread that has the rows reads them, for a store's transaction is tied to it; the drawing goes to another one.
final class RowsAhead: Sendable {
    /// An appendix of fewer rows is made sooner by one thread.
    static let fewest = 2048
    private static let pageSize = 256
    /// A page of long texts ends before: what is prepared of a text takes some ten times its bytes.
    private static let longestPage = 64 << 10
    private static let mostPages = 3

    fileprivate struct Page: Sendable {
        var rows: [AppendixRow] = []
        var count = 0
        var isLast = false

        /// Fills the page from the cursor, in storage that is used again.
        mutating func fill(columns: Int, _ next: Appendix.Cursor) throws {
            (count, isLast) = (0, false)
            var length = 0
            while count < RowsAhead.pageSize, length < RowsAhead.longestPage, !isLast {
                if count == rows.count { rows.append(AppendixRow(columns: columns)) } else { rows[count].clear() }
                if try next(&rows[count]) {
                    rows[count].prepare()
                    length += rows[count].length
                    count += 1
                } else {
                    isLast = true
                }
            }
        }
    }

    private struct State {
        var ready: [Result<Page, any Error>] = []
        var spare: [Page] = []
        var isOver = false
    }

    private let columns: Int
    private let state = Mutex(State())
    /// Signalled for each pass over the rows that is wanted, for each page that there is room for, for each that is ready;
    /// the first two also when no rows are wanted any more.
    private let asked = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    private init(columns: Int) {
        self.columns = columns
        // One more page comes of what each pass first gives back. Not as the first value, which a semaphore must have again at
        // its end.
        for _ in 1..<Self.mostPages { room.signal() }
    }

    /// Calls the body in another thread, with an appendix of the same rows, and reads them until it ends.
    static func reading<Value: Sendable>(
        _ appendix: Appendix,
        while body: @escaping (Appendix) throws -> Value
    ) throws -> Value {
        let rows = RowsAhead(columns: appendix.columns.count)
        var copy = appendix
        copy.openRows = rows.open
        let work = LentWork { [copy] in try body(copy) }
        DispatchQueue(label: "almanac.drawing").async {
            work.run()
            rows.end()
        }
        rows.serve(appendix)
        return try work.value()
    }

    /// Reads pages as they are asked for. What is thrown goes to who draws.
    private func serve(_ appendix: Appendix) {
        while wait(for: asked) {
            do {
                let next = try appendix.openRows()
                var isLast = false
                while !isLast, wait(for: room) {
                    isLast = try readPage(next)
                    filled.signal()
                }
            } catch {
                state.withLock { $0.ready.append(.failure(error)) }
                filled.signal()
            }
        }
    }

    /// Makes a page ready, and says whether it is the last one. Nothing here has the page any more when the other thread
    /// hears of it: rows that two hold are copied by the one that changes them.
    private func readPage(_ next: Appendix.Cursor) throws -> Bool {
        var page = state.withLock { $0.spare.popLast() } ?? Page()
        try page.fill(columns: columns, next)
        state.withLock { $0.ready.append(.success(page)) }
        return page.isLast
    }

    /// Whether rows are still wanted when the signal comes.
    private func wait(for signal: DispatchSemaphore) -> Bool {
        signal.wait()
        return !state.withLock(\.isOver)
    }

    private func end() {
        state.withLock { $0.isOver = true }
        asked.signal()
        room.signal()
    }

    /// Begins a pass; the one before it has been read to its end.
    private func open() -> Appendix.Cursor {
        asked.signal()
        var page = Page()
        var index = 0
        return { [self] row in
            while index == page.count {
                if page.isLast { return false }
                giveBack(&page)
                room.signal()
                page = try nextPage()
                index = 0
            }
            swap(&row, &page.rows[index])
            index += 1
            return true
        }
    }

    /// Gives back a page that has been drawn, and keeps nothing of it.
    private func giveBack(_ page: inout Page) {
        var drawn = Page()
        swap(&drawn, &page)
        state.withLock { $0.spare.append(drawn) }
    }

    private func nextPage() throws -> Page {
        filled.wait()
        return try state.withLock { $0.ready.removeFirst() }.get()
    }
}

/// Work for another thread. Who has begun it uses nothing of what it uses until it has ended, so that this need not be
/// `Sendable`, and may be no more than borrowed.
private final class LentWork<Value: Sendable>: @unchecked Sendable {
    private var work: (() throws -> Value)?
    private var outcome: Result<Value, any Error>?

    init(_ work: @escaping () throws -> Value) {
        self.work = work
    }

    /// Nothing of the work is held any more when this returns.
    func run() {
        outcome = work.map { work in Result { try work() } }
        work = nil
    }

    /// What became of the work, once it has ended.
    func value() throws -> Value {
        guard let outcome else { preconditionFailure("the work has not ended") }
        return try outcome.get()
    }
}
