import Client
import Items

/// Word of a report that has not got where it was to go.
enum Undelivered {
    /// A sentence for each place, of the `deliveries` of a run or of an export.
    static func sentences(_ deliveries: JSONValue?) -> [String] {
        (deliveries?.array ?? []).compactMap(sentence)
    }

    /// Nil for what was delivered, and for what nobody has tried yet.
    private static func sentence(_ delivery: JSONValue) -> String? {
        let (place, reason) = (delivery["to"].cell, delivery["error"].cell)
        switch delivery["status"]?.string {
        case "failed": return "not delivered: \(place): \(reason)"
        case "pending" where delivery["error"]?.string != nil:
            return "not delivered yet: \(place): \(reason) (tried again at \(delivery["next_at"].cell))"
        default: return nil
        }
    }

    /// What there is to say of a saved report in a list.
    static func note(ofReport report: JSONValue) -> String {
        let last = report["last_run"]
        let said =
            [report["problem"], last?["error_message"]].compactMap { $0?.string } + sentences(last?["deliveries"])
        return said.isEmpty ? "-" : said.joined(separator: "; ")
    }
}

extension ServerOptions {
    /// Waits until word of a run has been tried everywhere once, and says where it did not get.
    ///
    /// - Parameter path: where the export's status is.
    func tellDeliveries(_ client: ServerClient, _ path: String) async throws {
        let bar = ProgressBar()
        defer { bar.end() }
        bar.show(.init(percentage: nil, text: "delivering"))
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let deliveries = try await client.get(path)["deliveries"]
            let all = deliveries?.array ?? []
            // The run's end, which notes them all at once, comes a moment after its job's.
            let isTried = !all.isEmpty && !all.contains { $0["status"] == "pending" && $0["error"]?.string == nil }
            let isLate = ContinuousClock.now >= end
            guard isTried || isLate else {
                try await Task.sleep(for: .milliseconds(250))
                continue
            }
            bar.end()
            for sentence in Undelivered.sentences(deliveries) { CommandOutput.error("warning: \(sentence)") }
            if !isTried { CommandOutput.error("warning: it is not known yet whether all of its word was delivered") }
            return
        }
    }
}
