import NIOCore

/// Runs the tasks of a connection on the connection's event loop.
///
/// Measured with a route that awaits nothing, on two cores: see `HTTPConnections.handle`. Routes must not block, which
/// they must not on the cooperative pool either.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { [self] in
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
