import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOSSL

/// What the errors of the HTTP client mean for an import.
enum TransportFault {
    static func error(
        for error: any Error,
        origin: TrackerURL.Origin,
        _ limits: TrackerTransport.Limits
    ) -> TrackerError {
        switch error {
        case is NIOTooManyBytesError, is ResponseAccumulator.ResponseTooBigError: tooLarge(origin, limits)
        case let error as NIOHTTPDecompression.DecompressionError where error == .limit: tooLarge(origin, limits)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            TrackerError(
                .tlsFailed,
                "No secure connection to \(origin): its certificate is not trusted or TLS failed. Check the address; for "
                    + "a private certificate authority the operator adds it to the system's trusted certificates",
                cause: "\(error)"
            )
        case is DeadlineExceeded: tookTooLong(origin, limits)
        case let error as HTTPClientError where error == .deadlineExceeded: tookTooLong(origin, limits)
        case let error as HTTPClientError where error == .connectTimeout:
            TrackerError(
                .unreachable,
                "\(origin) can't be reached: no answer. Check the address and the firewall",
                isPermanent: false
            )
        default:
            TrackerError(
                .unreachable,
                "\(origin) can't be reached, or the connection broke. Check the address and that the tracker is up",
                isPermanent: false,
                cause: "\(error)"
            )
        }
    }

    private static func tookTooLong(_ origin: TrackerURL.Origin, _ limits: TrackerTransport.Limits) -> TrackerError {
        TrackerError(
            .unreachable,
            "\(origin) took longer than \(limits.total.components.seconds) s for one answer",
            isPermanent: false
        )
    }

    private static func tooLarge(_ origin: TrackerURL.Origin, _ limits: TrackerTransport.Limits) -> TrackerError {
        TrackerError(
            .responseTooLarge,
            "An answer of \(origin) is larger than \(limits.maxBodyBytes >> 20) MiB: import with a lower batch_size"
        )
    }
}
