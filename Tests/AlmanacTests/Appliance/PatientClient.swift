import AsyncHTTPClient

extension HTTPClient {
    /// One that waits for a silent server until the request's own time is up. The shared one gives up after 90 s without a
    /// byte, whatever time the request has; a machine that is busy with other tests may be silent for that long.
    static let patient: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.timeout.read = nil
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
