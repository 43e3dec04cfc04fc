/// How a connection is secured: whom we trust, and who we are.
///
/// The files are read at each connect, so that renewed ones need no restart.
public struct RedisTLS: Sendable, Equatable {
    public enum Verification: String, CaseIterable, Sendable {
        /// The server has a certificate of a trusted authority, for the name that it is asked by.
        case full
        /// As `full`, for whatever name: Sentinels often know servers by addresses that no certificate names.
        case ca
        /// Any certificate does: nobody listens in, but anybody may answer.
        case none
    }

    public var verification = Verification.full
    /// Certificates (PEM) to trust instead of the system's.
    public var authorities: String?
    /// Our own certificate (PEM, with those between it and its authority) and its key, for a server that asks for one.
    public var certificate: String?
    public var key: String?

    public init() {}
}
