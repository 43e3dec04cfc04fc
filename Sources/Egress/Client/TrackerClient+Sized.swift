extension TrackerClient {
    /// Asks for a page of a list, for a smaller one where the tracker breaks off: of a long page it may give the beginning
    /// only, or nothing before its time is up. A fault of another kind that comes again may be of that kind, too.
    ///
    /// - Parameter request: makes the request for a page of so many items.
    /// - Returns: the page, and how many items it was asked to have.
    package func page(
        _ size: inout PageSize,
        expecting shape: AnswerShape,
        _ request: (Int) throws -> TrackerRequest
    ) async throws -> (page: Page, asked: Int) {
        var faults = 0
        let (page, asked) = try await retrying {
            let asked = size.current
            do {
                return (try await once(try request(asked), shape), asked)
            } catch let error as TrackerError where !error.isPermanent && error.code != .rateLimited {
                faults += 1
                if error.code == .incompleteResponse || faults > 1 { size.shrink() }
                throw error
            }
        }
        size.grow()
        return (page, asked)
    }
}
