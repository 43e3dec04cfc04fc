public import Redis

extension RedisClient.Options {
    /// Waits under the load of all the other tests, which keep a test for tens of seconds on few cores.
    public static var patient: Self {
        var options = Self()
        options.connectTimeout = .seconds(120)
        options.connectionWait = .seconds(120)
        options.commandTimeout = .seconds(120)
        return options
    }
}
