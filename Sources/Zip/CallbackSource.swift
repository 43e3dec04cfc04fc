import CZip

/// What libzip reads from or writes to, answered by us (`zip_source_function`): the class that its subclasses fill.
///
/// libzip holds it by an unbalanced retain, from `makeSource` until it says `ZIP_SOURCE_FREE`.
class CallbackSource {
    private var failure: ZipError?

    /// The commands that libzip is told of, though `answer` may refuse some; those that the class itself answers need
    /// not be named.
    class var commands: [zip_source_cmd_t] { [] }

    /// Carries out one command; the number is what the command's documentation says, 0 for most.
    func answer(
        _ command: zip_source_cmd_t,
        _ data: UnsafeMutableRawBufferPointer
    ) throws(ZipError) -> Int {
        throw ZipError(.unsupported, subject: "")
    }

    /// A libzip source that asks this object, or nil without memory. Who gets it frees it, or hands it on to libzip.
    final func makeSource() -> OpaquePointer? {
        let retained = Unmanaged.passRetained(self)
        guard let source = zip_source_function_create(answerSource, retained.toOpaque(), nil) else {
            retained.release()
            return nil
        }
        return source
    }

    fileprivate final func handle(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawBufferPointer) -> Int {
        switch command {
        case ZIP_SOURCE_SUPPORTS: return supported
        case ZIP_SOURCE_ERROR: return report(in: data)
        default:
            do {
                return try answer(command, data)
            } catch {
                failure = error
                return -1
            }
        }
    }

    private var supported: Int {
        (Self.commands + [ZIP_SOURCE_SUPPORTS, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE]).reduce(0) { set, command in
            set | 1 << Int(command.rawValue)
        }
    }

    /// libzip's code and `errno`, as two integers.
    private func report(in data: UnsafeMutableRawBufferPointer) -> Int {
        let size = 2 * MemoryLayout<Int32>.size
        guard data.count >= size else { return -1 }
        data.storeBytes(of: failure?.code.rawValue ?? ZIP_ER_OK, as: Int32.self)
        data.storeBytes(of: failure?.systemCode ?? 0, toByteOffset: size / 2, as: Int32.self)
        return size
    }
}

/// libzip's callback: user data is a `CallbackSource`, whose retain ends with `ZIP_SOURCE_FREE`.
private func answerSource(
    _ state: UnsafeMutableRawPointer?,
    _ data: UnsafeMutableRawPointer?,
    _ length: UInt64,
    _ command: zip_source_cmd_t
) -> Int64 {
    guard let state else { return -1 }
    let owner = Unmanaged<CallbackSource>.fromOpaque(state)
    if command == ZIP_SOURCE_FREE {
        owner.release()
        return 0
    }
    let buffer = UnsafeMutableRawBufferPointer(start: data, count: data == nil ? 0 : Int(length))
    return Int64(owner.takeUnretainedValue().handle(command, buffer))
}
