import Exports
import Figures
package import Foundation
package import Imports
import Items
import Schedules
import Storage
import Trackers

/// What the runs of saved sources and reports ask for.
package struct RunRequests: Sendable {
    let sealer: CredentialSealer
    let timeZone: TimeZone
    let maxRangeDays: Int

    package init(sealer: CredentialSealer, timeZone: TimeZone, maxRangeDays: Int) {
        (self.sealer, self.timeZone, self.maxRangeDays) = (sealer, timeZone, maxRangeDays)
    }

    func request(ofSource record: SavedRecord) throws(SavedError) -> ImportRequest {
        let secrets = try SourceSecrets(sealer).open(record)
        return try SavedSource(SavedSource.changed(record, secrets: secrets, by: .object([])), timeZone: timeZone)
            .request
    }

    /// A report as of a time, whenever it is made.
    func spec(ofReport record: SavedRecord, dueAt: Timestamp) throws(SavedError) -> ExportSpec {
        try SavedReport(stored: record, timeZone: timeZone).spec(asOf: dueAt, maxRangeDays: maxRangeDays)
    }
}
