package import Items

/// Why something could not be done with what is saved, for the client.
package enum SavedError: Error, Equatable {
    case notFound
    /// The store has no items of a source of that type and name.
    case notHeld(Source)
    /// Another one has the name.
    case nameTaken(String)
    case invalid([FieldProblem])
    /// Somebody else has changed it since: its version is this one now.
    case changed(version: Int)
    /// A job of it has not ended yet.
    case running(job: String)
    /// It is a file, with which this can't be done; the sentence says what can.
    case isFile(String)
    /// It came of these saved sources, and goes with them.
    case isSaved([String])
    /// Its secrets were sealed with another key, or are not there since it came from a backup.
    case secretsUnreadable
    /// A newer version, which shares the store, has written something into it that this one does not know.
    case newer
}

extension SavedError {
    /// For the client and the log.
    package var sentence: String {
        switch self {
        case .notFound: "It is not saved, or no longer"
        case .notHeld(let source):
            "No items are held of a source of type \(source.type.rawValue) named \"\(source.name)\""
        case .nameTaken(let name): "The name \"\(name)\" is taken: give it another one"
        case .invalid(let problems): problems.first?.detail ?? "It is not valid"
        case .changed(let version): "It has been changed meanwhile: its version is \(version) now"
        case .running(let job): "An import of it has not ended yet: \(job)"
        case .isFile(let sentence): sentence
        case .isSaved(let names):
            "It came of a saved source and goes with it (\(names.joined(separator: ", "))): remove that with items=delete, "
                + "or by almanac sources remove NAME --with-items"
        case .secretsUnreadable:
            "Its credentials can't be read: SECRET_KEY (or secret.key in DATA_DIR) has changed, or it came from a backup, "
                + "which has none; enter them again"
        case .newer:
            "It was saved by a newer version of almanac, and the one that answers here does not know all of it: it is left as "
                + "it is. Use the newer version"
        }
    }
}
