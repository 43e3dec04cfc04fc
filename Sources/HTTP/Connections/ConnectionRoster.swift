import NIOCore
import Synchronization
import Telemetry

/// The open connections: how many there may be, how many one client may hold, and which has to go for another to come.
///
/// Requests pass it by: a connection notes in its seat whether it is idle, and only a full house looks there.
final class ConnectionRoster: Sendable {
    private let total: Int
    private let perAddress: Int
    private let open: Gauge
    private let state = Mutex(State())

    fileprivate struct State {
        var seats: [ObjectIdentifier: ConnectionSeat] = [:]
        /// Without those that have been asked to go.
        var staying = 0
        var held: [ClientAddress: Int] = [:]
        var idle = IdleSeats()
    }

    /// - Parameter total: as many connections stay open.
    /// - Parameter perAddress: as many of them may come from one address.
    /// - Parameter open: counts the open connections.
    init(total: Int, perAddress: Int, open: Gauge = RequestMetrics().connections) {
        (self.total, self.perAddress, self.open) = (total, perAddress, open)
    }

    /// Gives a new connection its seat. Where its address holds its share, or the house is full, the connection that has
    /// been idle longest, of that address or of all, is closed for it.
    ///
    /// - Returns: nil where its address holds its share and uses all of it.
    func admit(_ channel: any Channel) -> ConnectionSeat? {
        let seat = ConnectionSeat(channel, ClientAddress(channel.remoteAddress), in: self)
        let (isAdmitted, leaver) = state.withLock { state in
            let hasShare = seat.address.map { state.held[$0, default: 0] >= perAddress } ?? false
            let leaver = hasShare || state.staying >= total ? state.leaver(of: hasShare ? seat.address : nil) : nil
            if hasShare, leaver == nil { return (false, nil as ConnectionSeat?) }
            state.seats[ObjectIdentifier(channel)] = seat
            state.count(seat, 1)
            return (true, leaver)
        }
        leaver?.channel.triggerUserOutboundEvent(CloseIfIdle(), promise: nil)
        guard isAdmitted else { return nil }
        open.add(1)
        channel.closeFuture.whenComplete { _ in self.remove(seat) }
        return seat
    }

    /// The seat of a connection, which it is given here if it has none yet.
    func seat(of channel: any Channel) -> ConnectionSeat? {
        state.withLock { $0.seats[ObjectIdentifier(channel)] } ?? admit(channel)
    }

    /// Whether another connection can be taken, be it in the place of an idle one.
    var hasRoom: Bool {
        let now = NIODeadline.now().uptimeNanoseconds
        return state.withLock { state in
            state.staying < total
                || state.staying == total && state.seats.values.contains { $0.idleSince(now: now) != nil }
        }
    }

    /// Closes the connection that has been idle longest.
    func shed() {
        let leaver = state.withLock { $0.leaver(of: nil) }
        leaver?.channel.triggerUserOutboundEvent(CloseIfIdle(), promise: nil)
    }

    /// Takes back that a connection is about to go.
    func stays(_ seat: ConnectionSeat) {
        state.withLock { state in
            if state.seats[ObjectIdentifier(seat.channel)] === seat { state.count(seat, 1) }
        }
    }

    private func remove(_ seat: ConnectionSeat) {
        open.add(-1)
        state.withLock { state in
            let wasSeated = state.seats.removeValue(forKey: ObjectIdentifier(seat.channel)) != nil
            if wasSeated, !seat.isLeaving { state.count(seat, -1) }
        }
    }
}

extension ConnectionRoster.State {
    /// Counts one connection more or less that stays.
    mutating func count(_ seat: ConnectionSeat, _ change: Int) {
        staying += change
        guard let address = seat.address else { return }
        let count = held[address, default: 0] + change
        held[address] = count == 0 ? nil : count
    }

    /// The connection that has been idle longest, from now on about to go; nil where none is idle.
    mutating func leaver(of address: ClientAddress?) -> ConnectionSeat? {
        let seat = idle.next(of: address, among: seats.values)
        if let seat { count(seat, -1) }
        return seat
    }
}

/// Finds idle connections, the longest idle first, without looking at all of them each time.
private struct IdleSeats {
    private var address: ClientAddress?
    private var found: ArraySlice<(seat: ConnectionSeat, since: UInt64)> = []

    /// As many are found at a time.
    private static let most = 64

    mutating func next(of address: ClientAddress?, among seats: some Sequence<ConnectionSeat>) -> ConnectionSeat? {
        if address != self.address { found = [] }
        self.address = address
        if let seat = first() { return seat }
        let now = NIODeadline.now().uptimeNanoseconds
        let idle = seats.lazy.filter { address == nil || $0.address == address }
            .compactMap { seat in seat.idleSince(now: now).map { (seat: seat, since: $0) } }
        // What becomes idle later has been idle for less time than all of these.
        found = Array(idle).sorted { $0.since < $1.since }.prefix(Self.most)
        return first()
    }

    private mutating func first() -> ConnectionSeat? {
        while let candidate = found.popFirst() {
            if candidate.seat.leaves(ifIdleSince: candidate.since) { return candidate.seat }
        }
        return nil
    }
}
