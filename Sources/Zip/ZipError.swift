import CZip

/// Why an archive could not be written or read: libzip's code and, where the system refused something, its `errno`.
public struct ZipError: Error, Equatable {
    /// libzip's `ZIP_ER_…`. A struct, so that a code which this version does not know is still a code.
    public struct Code: RawRepresentable, Equatable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        public static let read = Code(rawValue: ZIP_ER_READ)
        public static let write = Code(rawValue: ZIP_ER_WRITE)
        public static let close = Code(rawValue: ZIP_ER_CLOSE)
        public static let open = Code(rawValue: ZIP_ER_OPEN)
        public static let temporaryFile = Code(rawValue: ZIP_ER_TMPOPEN)
        public static let exists = Code(rawValue: ZIP_ER_EXISTS)
        public static let changed = Code(rawValue: ZIP_ER_CHANGED)
        public static let memory = Code(rawValue: ZIP_ER_MEMORY)
        public static let unsupported = Code(rawValue: ZIP_ER_OPNOTSUPP)
        public static let invalidArgument = Code(rawValue: ZIP_ER_INVAL)
    }

    public let code: Code
    /// `errno`, or 0 where libzip alone said no.
    public let systemCode: Int32
    /// The archive, the entry or the file that it happened to.
    public let subject: String

    init(_ code: Code, systemCode: Int32 = 0, subject: String) {
        (self.code, self.systemCode, self.subject) = (code, systemCode, subject)
    }

    /// Copies what libzip keeps in its object.
    init(_ error: UnsafePointer<zip_error_t>, subject: String) {
        let kind = zip_error_system_type(error)
        self.init(
            Code(rawValue: zip_error_code_zip(error)),
            systemCode: kind == ZIP_ET_SYS ? zip_error_code_system(error) : 0,
            subject: subject
        )
    }
}

extension ZipError: CustomStringConvertible {
    /// `bundle.zip: Can't open file: Permission denied`
    public var description: String {
        var error = zip_error_t()
        zip_error_init(&error)
        zip_error_set(&error, code.rawValue, systemCode)
        defer { zip_error_fini(&error) }
        return "\(subject): \(String(cString: zip_error_strerror(&error)))"
    }
}
