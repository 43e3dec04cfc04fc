import Egress

/// Tries out projects of which some may be closed to the account, or gone, while the others are not.
enum SeveralProjects {
    /// What the projects have that can be read, and of the others why they can't.
    ///
    /// - Throws: the first error where none can be read, `CancellationError`.
    static func all<Value>(
        of names: some Collection<String>,
        _ read: (String) async throws -> Value
    ) async throws -> (values: [Value], problems: [String]) {
        var (values, problems): ([Value], [String]) = ([], [])
        var first: TrackerError?
        for name in names {
            do {
                values.append(try await read(name))
            } catch let error as TrackerError where names.count > 1 && error.concernsOneList {
                first = first ?? error
                problems.append("\(name) can't be read: \(error.message)")
            }
        }
        if values.isEmpty, let first { throw first }
        return (values, problems)
    }

    /// The first that can be read, and why those before it can't.
    static func first<Value>(
        of names: [String],
        _ read: (String) async throws -> Value
    ) async throws -> (value: Value, problems: [String]) {
        var problems: [String] = []
        var first: TrackerError?
        for name in names.prefix(ConnectionTest.mostProjects) {
            do {
                return (try await read(name), problems)
            } catch let error as TrackerError where names.count > 1 && error.concernsOneList {
                first = first ?? error
                problems.append("\(name) can't be read: \(error.message)")
            }
        }
        throw first ?? TrackerError(.notFound, "There is no project to read")
    }
}

extension TrackerError {
    /// Of several projects, one may be closed to the account, blocked, switched off or gone while the others are not.
    package var concernsOneList: Bool {
        switch code {
        case .permissionDenied, .notFound, .requestRefused, .redirectRefused, .pagingLoop, .responseTooLarge: true
        default: false
        }
    }
}
