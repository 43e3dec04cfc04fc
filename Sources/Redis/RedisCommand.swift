/// A command and its arguments, ready for the wire.
///
/// It is encoded here, in the caller's task, into one buffer: the thread that owns the connection then copies it
/// as it is. `redisAppendCommandArgv` would make that one thread do the encoding for everybody.
public struct RedisCommand: Sendable {
    let frame: [UInt8]

    /// Whether a second execution does no harm. Only such a command is sent again when the connection is lost
    /// after it was sent; every other one fails with ``RedisError/connectionLost(_:)``.
    public private(set) var isRepeatable = false

    public init(_ name: String, _ arguments: any RedisArgument...) {
        self.init(name, arguments: arguments)
    }

    public init(_ name: String, arguments: [any RedisArgument]) {
        var frame: [UInt8] = []
        frame.reserveCapacity(32 * (arguments.count + 1))
        frame.appendHeader(UInt8(ascii: "*"), count: arguments.count + 1)
        name.appendArgument(to: &frame)
        for argument in arguments {
            argument.appendArgument(to: &frame)
        }
        self.frame = frame
    }

    /// The same command, marked as harmless when executed twice: a read, or a write of a fixed value.
    public var repeatable: RedisCommand {
        var command = self
        command.isRepeatable = true
        return command
    }
}
