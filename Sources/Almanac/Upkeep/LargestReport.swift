import Logging
import Storage

/// What a report of everything takes, for the operator who sets `JOB_TIMEOUT_SECONDS`.
enum LargestReport {
    /// Rows a second that one worker reads, lays out and writes, on a machine of 2026.
    private static let rate = 20_000

    static func tell(_ store: ItemStore, _ jobs: Settings.Jobs, _ logger: Logger) {
        guard let count = try? store.read({ try $0.itemCount() }), count > 0 else { return }
        let seconds = count / rate + 1
        let facts: Logger.Metadata = [
            "items": "\(count)", "seconds": "\(seconds)", "JOB_TIMEOUT_SECONDS": "\(jobs.timeout.components.seconds)",
        ]
        // A slow or busy machine takes several times as long.
        if jobs.timeout < .seconds(4 * seconds) {
            logger.warning(
                "a report that lists every item may take longer than JOB_TIMEOUT_SECONDS gives it",
                metadata: facts
            )
        } else {
            logger.info("a report that lists every item takes about so many seconds", metadata: facts)
        }
    }
}
