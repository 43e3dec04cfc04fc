import Foundation
import Testing

extension Trait where Self == ConditionTrait {
    /// A minute of work on all processors, which other tests would have to wait for: `.ci/run load` sets `ALMANAC_LOAD`.
    static var load: Self {
        .enabled(if: ProcessInfo.processInfo.environment["ALMANAC_LOAD"] != nil, "run by .ci/run load")
    }
}
