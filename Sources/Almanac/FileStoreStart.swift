import Items
import NIOCore
import ObjectStorage

extension Settings.Files {
    /// Tries the store as the jobs use it, and makes sure that the files there are of the same item store as ours: the
    /// clean-up removes files of which it finds no job.
    ///
    /// - Parameters:
    ///   - instance: of this process.
    ///   - storeID: of the item store, the same in every process that shares it.
    /// - Throws: `StartError` that names the setting.
    func prepare(instance: String, storeID: String) async throws {
        guard let store else { return }
        do {
            try await store.check(as: instance, patience: .start)
            let owner = try await store.bytes(Self.mark, patience: .start)
            if owner == nil { try await store.put(ByteBuffer(string: storeID), as: Self.mark, patience: .start) }
            guard let owner, owner != Array(storeID.utf8) else { return }
            throw Self.refusal(store)
        } catch let error as FileStoreError {
            throw StartError(description: "\(error)", exitCode: 69)
        }
    }

    /// The object that says whose files these are.
    private static let mark = "store"

    private static func refusal(_ store: ObjectStore) -> StartError {
        StartError(
            description:
                "FILES_URL: \(store.address.text) holds the files of another almanac's items: name another prefix, set the "
                + "DATABASE_URL of that one to share it, or, where its items are gone, remove the object \"\(mark)\" there",
            exitCode: 69
        )
    }
}
