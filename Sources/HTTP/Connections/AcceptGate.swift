import Glibc
import Logging
import NIOCore

/// Stands before the listening socket: lets connections in as the `ConnectionRoster` has room, and leaves off for a while
/// when the process has no file handle for another one.
///
/// NIO's own `AcceptBackoffHandler` does not do the latter: a socket whose first `accept` fails stays registered, so that the
/// event loop goes round at full speed.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    private let roster: ConnectionRoster
    private let logger: Logger
    private var wait: Scheduled<Void>?
    private var lastWarning: [String: NIODeadline] = [:]

    /// For a seat to become free.
    private static let seatWait = TimeAmount.milliseconds(20)
    /// For a file handle to become free.
    private static let handleWait = TimeAmount.milliseconds(250)
    private static let warningInterval = TimeAmount.seconds(10)

    init(roster: ConnectionRoster, logger: Logger) {
        (self.roster, self.logger) = (roster, logger)
    }

    static func put(before server: any Channel, roster: ConnectionRoster, logger: Logger) async throws {
        try await server.eventLoop.submit {
            let gate = AcceptGate(roster: roster, logger: logger)
            try server.pipeline.syncOperations.addHandler(gate, position: .first)
        }.get()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        guard roster.admit(channel) != nil else {
            warn("connections refused: one address has as many as it may have", of: channel.remoteAddress)
            channel.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        guard wait == nil else { return }
        guard roster.hasRoom else {
            warn("all connections are in use: new ones wait")
            pause(context, for: Self.seatWait) { self.read(context: $0) }
            return
        }
        context.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
            context.fireErrorCaught(error)
            return
        }
        warn("no file handle for another connection: raise the limit of open files (LimitNOFILE, ulimit -n)", error)
        roster.shed()
        setReading(context, false)
        wait?.cancel()
        pause(context, for: Self.handleWait) { self.setReading($0, true) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        wait?.cancel()
        context.fireChannelInactive()
    }

    private func pause(
        _ context: ChannelHandlerContext,
        for time: TimeAmount,
        then goOn: @escaping (ChannelHandlerContext) -> Void
    ) {
        let bound = NIOLoopBound((self, context, goOn), eventLoop: context.eventLoop)
        wait = context.eventLoop.scheduleTask(in: time) {
            let (gate, context, goOn) = bound.value
            gate.wait = nil
            goOn(context)
        }
    }

    private func setReading(_ context: ChannelHandlerContext, _ isReading: Bool) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    /// A flood is told once in a while.
    private func warn(_ message: String, of address: SocketAddress? = nil, _ error: (any Error)? = nil) {
        let now = NIODeadline.now()
        if let last = lastWarning[message], now - last < Self.warningInterval { return }
        lastWarning[message] = now
        var metadata: Logger.Metadata = [:]
        if let address { metadata["address"] = "\(address.ipAddress ?? "?")" }
        if let error { metadata["error"] = "\(error)" }
        logger.warning("\(message)", metadata: metadata)
    }
}
