package import NIOCore

/// What the server puts up with from a connection.
package struct ServerLimits: Sendable {
    /// For a request's head to be complete, from its first byte, or from the connection's start for the first one.
    var head: TimeAmount = .seconds(10)
    /// Without a byte of a body that the server waits for.
    var bodyIdle: TimeAmount = .seconds(30)
    /// Bytes a second that a body must average after `bodyIdle`, counted only while the server waits for them.
    var bodyRate = 1024
    /// Between a response and the next request.
    var keepAlive: TimeAmount = .seconds(75)
    /// Without the client taking a byte of a response.
    var stall: TimeAmount = .seconds(60)
    /// For the client to end a connection after an early refusal, while what it still sends is thrown away.
    var linger: TimeAmount = .seconds(5)
    /// Bytes of a body that nobody wants which are read all the same to keep the connection.
    var discardedBody = 1 << 16
    /// Bytes of one field, and of all fields of a head.
    var headerBytes = 32 << 10
    var headerCount = 100
    /// So many may be open. Where another comes, the one that has been idle longest is closed; where all are at work, it waits in the listening
    /// socket's queue.
    package var connections = 4096

    package init(
        head: TimeAmount = .seconds(10),
        bodyIdle: TimeAmount = .seconds(30),
        bodyRate: Int = 1024,
        keepAlive: TimeAmount = .seconds(75),
        stall: TimeAmount = .seconds(60),
        linger: TimeAmount = .seconds(5),
        discardedBody: Int = 1 << 16,
        headerBytes: Int = 32 << 10,
        headerCount: Int = 100,
        connections: Int = 4096
    ) {
        self.head = head
        self.bodyIdle = bodyIdle
        self.bodyRate = bodyRate
        self.keepAlive = keepAlive
        self.stall = stall
        self.linger = linger
        self.discardedBody = discardedBody
        self.headerBytes = headerBytes
        self.headerCount = headerCount
        self.connections = connections
    }

    /// What one address may hold of the connections: the rest is for others. All clients of a proxy have its address.
    var connectionsOfAddress: Int {
        max(1, connections * 3 / 4)
    }

    /// How often a connection is looked at: times are kept in such ticks, which spares a clock and a timer a request.
    var tick: TimeAmount {
        let shortest = min(head, bodyIdle, keepAlive, stall, linger)
        return max(.milliseconds(5), .nanoseconds(shortest.nanoseconds / 4))
    }

    /// The number of ticks after which a time has certainly passed.
    func ticks(_ time: TimeAmount) -> Int {
        Int(time.nanoseconds / tick.nanoseconds) + 1
    }
}
