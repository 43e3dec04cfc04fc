import HouseTestSupport
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Items
@testable import Jobs

/// How an attempt comes to its end, whatever the work is.
@Suite struct JobRunnerTests {
    @Test(.redis) func `what was made is published before the job is completed`() async throws {
        try await withJob { job in
            let status = try await job.run { _, _ in "made" }
            #expect(status?.status == .completed && status?.attempt == 1 && status?.made == "made")
            #expect(job.work.lines == ["published made", "ended stands", "over"])
        }
    }

    @Test(.redis) func `a failure says what the work says, and of an error what it makes of it`() async throws {
        try await withJob { job in
            let status = try await job.run { _, _ in throw JobFailure(code: "one", message: "in words") }
            #expect(status?.status == .failed && status?.error == "one: in words")
        }
        try await withJob { job in
            let status = try await job.run { _, _ in throw TestWork.Fault() }
            #expect(status?.error == "other: Fault")
            #expect(job.work.lines == ["ended stands", "over"])
        }
    }

    @Test(.redis) func `a status or a request that is damaged is told as that`() async throws {
        try await withJob(document: "{}") { job in
            let status = try await job.run { _, _ in "made" }
            #expect(status?.error == "damaged_document: The status document of this job was damaged; please ask again.")
        }
        try await withJob(payload: "[1]") { job in
            let status = try await job.run { _, _ in "made" }
            #expect(status?.error == "damaged_request: The request of this job is damaged; please ask again.")
        }
    }

    @Test(.redis) func `an attempt that takes too long fails as that, and its work is cancelled`() async throws {
        try await withJob { job in
            let status = try await job.run { lease, _ in
                try await lease.withDeadline(.milliseconds(1)) { begins in
                    begins()
                    try await Task.sleep(for: .seconds(3600))
                    return "made"
                }
            }
            #expect(status?.error == "other: JobTimeout")
        }
    }

    @Test(.redis) func `the time of an attempt runs from when its work begins`() async throws {
        try await withJob { job in
            let status = try await job.run { lease, _ in
                try await lease.withDeadline(.zero) { _ in
                    // More than enough for the time to be up, if it ran.
                    for _ in 0..<100 { try await Task.sleep(for: .microseconds(100)) }
                    return "made"
                }
            }
            #expect(status?.status == .completed)
        }
    }

    @Test(.redis) func `a stop leaves the job to the next attempt, unless the work is done`() async throws {
        try await withJob { job in
            let status = try await job.run { lease, _ in
                lease.stop(.shutdown)
                throw CancellationError()
            }
            #expect(status?.status == .processing && job.work.lines == ["over"])
        }
        try await withJob { job in
            let status = try await job.run { lease, _ in
                lease.stop(.shutdown)
                return "made"
            }
            #expect(status?.status == .completed)
        }
    }

    @Test(.redis) func `an attempt that has lost its job publishes nothing and ends nothing`() async throws {
        try await withJob { job in
            let status = try await job.run { lease, _ in
                _ = try await job.jobs.store.begin(job.entry, of: lease.id, in: .export)
                lease.stop(.lost)
                return "made"
            }
            #expect(status?.status == .processing && job.work.lines == ["ended refused", "over"])
        }
    }

    @Test(.redis) func `what is noted is shown while the work goes on`() async throws {
        try await withJob { job in
            let status = try await job.run { lease, board in
                board.note { $0.made = "half" }
                var seen: String?
                while seen != "half" {
                    seen = try await job.status(lease.id)?.made
                    await Task.yield()
                }
                throw JobFailure(code: "seen", message: seen ?? "")
            }
            #expect(status?.error == "seen: half")
        }
    }

    @Test(.redis) func `what is counted elsewhere is shown as well, and that it has changed`() async throws {
        try await withJob { job in
            let status = try await job.run { lease, board in
                board.pull { $0.made = "counted" }
                var seen: TestStatus?
                while seen?.made != "counted" {
                    seen = try await job.status(lease.id)
                    await Task.yield()
                }
                throw JobFailure(code: "touched", message: "\(seen?.touched ?? false)")
            }
            #expect(status?.error == "touched: true")
        }
    }

    @Test(.redis) func `a job that is given up ends without its work`() async throws {
        try await withJob { job in
            await job.runner { _, _ in "made" }.giveUp(job.lease, .attempts(3))
            let status = try await job.status(job.lease.id)
            #expect(
                status?.status == .failed && status?.error?.hasPrefix("attempts_exhausted: The server ended 3") == true
            )
        }
    }

    private func withJob(
        document: String? = nil,
        payload: String = #""request""#,
        _ body: (RunningJob) async throws -> Void
    ) async throws {
        try await JobStoreFixture.with { jobs in
            let id = JobID.make()
            let status = try DocumentJSON.encode(TestStatus(jobID: id))
            let job = JobStore.NewJob(
                id: id,
                family: .export,
                status: .processing,
                document: document.map { Array($0.utf8) } ?? status,
                payload: Array("{\"text\":\(payload)}".utf8),
                facets: [],
                createdAt: .now()
            )
            #expect(try await jobs.store.enqueue(job, maxQueued: 10) == .queued)
            try await jobs.store.createGroup(.export)
            let entry = try #require(try await jobs.store.take(.export, count: 1).first)
            let delivery = try #require(try await jobs.store.begin(entry, of: id, in: .export))
            let lease = JobLease(delivery, store: jobs.store, slots: JobSlots(1) {}, logger: Logger(label: "test"))
            try await body(RunningJob(jobs: jobs, entry: entry, lease: lease))
        }
    }
}

private struct RunningJob: Sendable {
    let jobs: JobStoreFixture
    let entry: JobStore.Entry
    let lease: JobLease
    let work = TestWork.Log()

    func runner(_ body: @escaping TestWork.Body) -> JobRunner<TestWork> {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let surroundings = JobSurroundings(rate: JobRate(), metrics: JobMetrics(), logger: logger, now: { .now() })
        return JobRunner(TestWork(log: work, body: body), in: surroundings)
    }

    /// Runs the attempt and reads what stands in Redis then.
    func run(_ body: @escaping TestWork.Body) async throws -> TestStatus? {
        await runner(body).run(lease)
        return try await status(lease.id)
    }

    func status(_ id: JobID) async throws -> TestStatus? {
        try await jobs.store.document(id, in: .export).map { try DocumentJSON.decode(TestStatus.self, from: $0.bytes) }
    }
}

private struct TestStatus: JobStatus {
    var createdAt = Timestamp.now()
    var jobID: JobID
    var status = JobState.processing
    var attempt = 0
    var made: String?
    var error: String?
    var touched = false

    mutating func touch(at now: Timestamp) { touched = true }

    mutating func end(_ ending: JobEnding, at now: Timestamp) {
        switch ending {
        case .completed: status = .completed
        case .cancelled: status = .cancelled
        case .failed(let failure): (status, error) = (.failed, "\(failure.code): \(failure.message)")
        }
    }
}

private struct TestWork: JobWork {
    typealias Body = @Sendable (JobLease, JobBoard<TestStatus>) async throws -> String

    struct Fault: Error {}

    struct Request: Decodable {
        var text: String
    }

    /// What was called, in order.
    final class Log: Sendable {
        private let state = Mutex<[String]>([])

        var lines: [String] { state.withLock(\.self) }

        func add(_ line: String) { state.withLock { $0.append(line) } }
    }

    let log: Log
    let body: Body

    var name: String { "test" }
    var family: JobFamily { .export }

    func status(inPlaceOf lease: JobLease) -> TestStatus { TestStatus(jobID: lease.id) }

    func perform(_ request: Request, _ lease: JobLease, _ board: JobBoard<TestStatus>) async throws -> String {
        try await body(lease, board)
    }

    func publish(_ product: String, _ board: JobBoard<TestStatus>) async throws {
        log.add("published \(product)")
        board.note { $0.made = product }
    }

    func failure(for error: any Error) -> JobFailure {
        JobFailure(code: "other", message: "\(type(of: error))")
    }

    func ended(_ status: TestStatus, _ ending: JobLease.Ending) async { log.add("ended \(ending)") }

    func attemptEnded(_ lease: JobLease) { log.add("over") }

    func kind(of status: TestStatus) -> String { "test" }
    func metadata(of status: TestStatus) -> Logger.Metadata { [:] }
}
