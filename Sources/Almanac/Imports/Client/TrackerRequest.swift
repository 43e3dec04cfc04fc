import Items
import NIOHTTP1

/// One request to a tracker, without what signs it.
struct TrackerRequest: Sendable {
    var url: TrackerURL
    var method = HTTPMethod.GET
    var headers = HTTPHeaders()
    var body: [UInt8] = []

    /// Searches are sent this way: a query in the language of a tracker can be longer than a URL may be.
    static func posting(_ json: JSONValue, to url: TrackerURL) -> TrackerRequest {
        // Jira takes a POST without this for a forged one of a browser.
        let headers = HTTPHeaders([("Content-Type", "application/json"), ("X-Atlassian-Token", "no-check")])
        return TrackerRequest(url: url, method: .POST, headers: headers, body: json.text)
    }
}
