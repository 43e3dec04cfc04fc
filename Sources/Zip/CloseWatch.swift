import CZip

/// Hears libzip's progress while it closes an archive, and makes it stop once the listener has thrown.
///
/// libzip holds it unretained: it must outlive the call that it watches.
final class CloseWatch {
    private let progress: (Double) throws -> Void
    private(set) var failure: (any Error)?

    init(_ progress: @escaping (Double) throws -> Void) {
        self.progress = progress
    }

    /// Registers with an archive for its next `zip_close`.
    ///
    /// The callbacks' first argument is the archive, which can be null by the headers of Debian 12's libzip 1.7 and
    /// can't by those of 1.11: a closure that leaves it out fits both.
    func watch(_ archive: OpaquePointer) -> Int32 {
        let state = Unmanaged.passUnretained(self).toOpaque()
        let hearing = zip_register_progress_callback_with_state(archive, 0.01, { hearProgress($1, $2) }, nil, state)
        guard hearing == 0 else { return -1 }
        return zip_register_cancel_callback_with_state(archive, { wantsStop($1) }, nil, state)
    }

    fileprivate func hear(_ fraction: Double) {
        guard failure == nil else { return }
        do {
            try progress(fraction)
        } catch {
            failure = error
        }
    }
}

/// libzip's progress callback: user data is a `CloseWatch`.
private func hearProgress(_ fraction: Double, _ state: UnsafeMutableRawPointer?) {
    guard let state else { return }
    Unmanaged<CloseWatch>.fromOpaque(state).takeUnretainedValue().hear(fraction)
}

/// libzip's cancel callback: anything but 0 stops it.
private func wantsStop(_ state: UnsafeMutableRawPointer?) -> Int32 {
    guard let state else { return 0 }
    return Unmanaged<CloseWatch>.fromOpaque(state).takeUnretainedValue().failure == nil ? 0 : 1
}
