import HTTPTypes
import Logging
import Logs
import NIOCore

/// Writes one line for each request that changes something or takes a file away: who, from where, what, and with which answer.
///
/// It stands in the log beside the others under the message `audit`, whatever LOG_LEVEL says, so that whoever keeps the log
/// keeps it, and can part it from the rest.
struct AuditLog: Sendable {
    let output: LogOutput

    /// What takes files away.
    private static let downloads = "/api/static/exports/"

    /// - Parameter route: that the path has led to, if any.
    func write(_ entry: borrowing AccessLog.Entry, path: String, route: String?, by context: AppRequestContext) {
        let isRead = RequestGuards.isSafe(entry.request.method)
        guard RequestGuards.isProtected(path), !isRead || route?.hasPrefix(Self.downloads) == true else { return }
        var line = LogLine(output.format, level: .notice, message: "audit")
        line.append("caller", context.caller?.label ?? "nobody")
        if let address = context.client?.ipAddress { line.append("client", address) }
        line.append("method", entry.request.method.rawValue)
        line.append("path", path)
        line.append("request_id", entry.id)
        line.append("status", entry.status)
        output.write(line.finished())
    }
}
