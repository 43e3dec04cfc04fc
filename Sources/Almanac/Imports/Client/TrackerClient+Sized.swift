extension TrackerClient {
    /// Asks for a page of a list, for a smaller one after each fault that may pass: of a long page trackers give the
    /// beginning only, or nothing before their time is up.
    ///
    /// - Parameter request: makes the request for a page of so many items.
    /// - Returns: the page, and how many items it was asked to have.
    func page(
        _ size: inout PageSize,
        expecting shape: AnswerShape,
        _ request: (Int) throws -> TrackerRequest
    ) async throws -> (page: Page, asked: Int) {
        let (page, asked) = try await retrying {
            let asked = size.current
            do {
                return (try await once(try request(asked), shape), asked)
            } catch let error as TrackerError where !error.isPermanent && error.code != .rateLimited {
                size.shrink()
                throw error
            }
        }
        size.grow()
        return (page, asked)
    }
}
