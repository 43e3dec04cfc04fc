import Items
import Trackers

/// Where an import is among its lists; with the counts so far it makes a checkpoint.
struct ImportPlace: Sendable {
    var readings: [Reading]
    var number: Int
    var progress: ImportCheckpoint.Progress?

    func checkpoint(_ tally: ImportTally) -> ImportCheckpoint {
        ImportCheckpoint(readings: readings, number: number, current: progress, tally: tally.saved)
    }
}

/// Where a job is: written with every page, so that another attempt goes on from the last page that was stored.
struct ImportCheckpoint: Codable, Equatable, Sendable {
    var readings: [Reading]
    /// The number of the list that is being read.
    var number = 0
    var current: Progress?
    var tally: ImportTally.Saved
    /// The attempt that has written it; nil from versions that do not say so.
    var attempt: Int? = nil

    /// Of the list that is being read.
    struct Progress: Codable, Equatable, Sendable {
        /// By this server's clock, before the first page was asked for.
        var startedAt: Timestamp
        /// The tracker's clock when the first page was asked for.
        var readAt: Timestamp?
        var since: Timestamp?
        /// The source's name as the tracker gives it; the request may name it by a number, or as it was called once.
        var source: String?
        var entityTag: String?
        var position: Position
        /// Whether `max_items` ended it.
        var isCut = false
        /// Whether something may be at the source that did not come.
        var isUncertain = false
        var endsAdditions: DetailKinds = []
    }

    enum Position: Codable, Equatable, Sendable {
        case page(String)
        /// All pages are stored; attachments may be still to come.
        case attachments
    }
}
