import NIOCore
import Synchronization

/// Asks a connection to end if it still has nothing to do.
struct CloseIfIdle: Sendable {}

/// The place of one open connection in the `ConnectionRoster`; kept by its event loop, looked at by the server's.
final class ConnectionSeat: Sendable {
    let channel: any Channel
    let address: ClientAddress?
    private let roster: ConnectionRoster
    /// When it began to wait for a request, in nanoseconds; `busy` or `leaving` while it does not.
    private let waitingSince: Atomic<UInt64>
    private static let busy: UInt64 = 0
    private static let leaving: UInt64 = .max

    /// A new connection's first request is on its way: until then it is not idle.
    private static let firstRequest = TimeAmount.milliseconds(100)

    init(_ channel: any Channel, _ address: ClientAddress?, in roster: ConnectionRoster) {
        (self.channel, self.address, self.roster) = (channel, address, roster)
        waitingSince = Atomic((NIODeadline.now() + Self.firstRequest).uptimeNanoseconds)
    }

    /// A request has begun.
    func works() {
        if waitingSince.exchange(Self.busy, ordering: .relaxed) == Self.leaving { roster.stays(self) }
    }

    /// Nothing is under way any more.
    func rests() {
        let now = NIODeadline.now().uptimeNanoseconds
        if waitingSince.exchange(now, ordering: .relaxed) == Self.leaving { roster.stays(self) }
    }

    /// nil while it is at work, about to go, or new.
    func idleSince(now: UInt64) -> UInt64? {
        let since = waitingSince.load(ordering: .relaxed)
        return since == Self.busy || since > now ? nil : since
    }

    var isLeaving: Bool {
        waitingSince.load(ordering: .relaxed) == Self.leaving
    }

    /// Marks it as about to go, unless it has been at work since a time.
    func leaves(ifIdleSince since: UInt64) -> Bool {
        waitingSince.compareExchange(expected: since, desired: Self.leaving, ordering: .relaxed).exchanged
    }
}
