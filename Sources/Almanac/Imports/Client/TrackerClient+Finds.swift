extension TrackerClient {
    /// Whether an item is at an address: an answer that has its id. Nothing there, or nothing that the account may see, is
    /// no fault.
    func finds(
        path: String,
        id: String,
        reading read: (JSONNode) -> String? = { $0["id"]?.identifier }
    ) async throws -> Bool {
        do {
            return read(try await get(path: path, expecting: .object).json) == id
        } catch let error as TrackerError {
            switch error.code {
            case .notFound, .permissionDenied, .redirectRefused: return false
            default: throw error
            }
        }
    }
}
