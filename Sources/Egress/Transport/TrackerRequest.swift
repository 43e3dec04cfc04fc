package import Items
package import NIOHTTP1

/// One request to a tracker, without what signs it.
package struct TrackerRequest: Sendable {
    package var url: TrackerURL
    var method = HTTPMethod.GET
    var headers = HTTPHeaders()
    var body: [UInt8] = []

    package init(
        url: TrackerURL,
        method: HTTPMethod = HTTPMethod.GET,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8] = []
    ) {
        (self.url, self.method, self.headers, self.body) = (url, method, headers, body)
    }

    /// Searches are sent this way: a query in the language of a tracker can be longer than a URL may be.
    package static func posting(_ json: JSONValue, to url: TrackerURL) -> TrackerRequest {
        // Jira takes a POST without this for a forged one of a browser.
        let headers = HTTPHeaders([("Content-Type", "application/json"), ("X-Atlassian-Token", "no-check")])
        return TrackerRequest(url: url, method: .POST, headers: headers, body: json.text)
    }
}
