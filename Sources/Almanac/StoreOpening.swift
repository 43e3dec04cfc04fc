import Storage

extension Settings {
    /// Opens the item store: the database of `DATABASE_URL`, or the file in the data directory.
    ///
    /// - Throws: `ItemStoreError`
    func openStore(in data: DataDirectory) throws -> ItemStore {
        guard let database = cluster.database else {
            // An export holds a reader to its end; a few more are for requests.
            return try ItemStore(path: data.itemStore, maximumReaders: jobs.workers + 4)
        }
        return try ItemStore(database, connections: cluster.connections)
    }
}
