import Items
import ObjectStorage

/// Tries the store that `FILES_URL` names: lists, writes, reads and removes an object of its own there.
struct FilesDiagnosis {
    private let files: Settings.Files

    init(_ settings: Settings) {
        files = settings.files
    }

    func findings() async -> [Finding] {
        guard let store = files.store else { return [.ok("files", "they lie in DATA_DIR (FILES_URL is not set)")] }
        do {
            try await store.check(as: "doctor-\(RandomID.make())", patience: .request)
            let how = files.redirects ? "; downloads are redirected there (FILES_REDIRECT)" : ""
            let found = Finding.ok(
                "files",
                "\(store.address.text) at \(store.address.endpoint) takes and gives files\(how)"
            )
            return [found] + clock(try await store.clockDifference(patience: .request))
        } catch let error as FileStoreError {
            return [.failed(error.setting, error.detail, Self.remedy(error))]
        } catch {
            return [.failed("FILES_URL", "\(error)")]
        }
    }

    /// A store refuses requests whose time is too far from its own: a quarter of an hour, with most.
    private func clock(_ difference: Duration?) -> [Finding] {
        let apart = difference.map { abs($0.components.seconds) }
        return [apart.flatMap { .clock("the file store", apart: $0) }].compactMap(\.self)
    }

    private static func remedy(_ error: FileStoreError) -> String {
        switch error.code {
        case .unreachable, .foreign:
            "Is the store running there, and is S3_ENDPOINT its address, with the right scheme?"
        case .noBucket: "Make the bucket, or mend FILES_URL."
        case .unknownKey, .wrongKey, .expiredKey: "Set the key that the store's operator has given."
        case .notAllowed: "Let the key list the bucket, and put, get and delete objects below the prefix."
        case .wrongRegion: "Set S3_REGION to the bucket's."
        case .clock: "Have both clocks kept by NTP (systemd-timesyncd, chrony)."
        default: "Its own log says more."
        }
    }
}
