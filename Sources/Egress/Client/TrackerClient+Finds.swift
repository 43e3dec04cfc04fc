package import Items

extension TrackerClient {
    /// What is at an item's address; nil where there is nothing, or nothing that the account may see, which is no fault.
    package func find(path: String, expecting shape: AnswerShape) async throws -> JSONNode? {
        do {
            return try await get(path: path, expecting: shape).json
        } catch let error as TrackerError {
            switch error.code {
            case .notFound, .permissionDenied, .redirectRefused: return nil
            default: throw error
            }
        }
    }
}
