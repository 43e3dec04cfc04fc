import Redis
import Testing

struct RedisEndpointTests {
    @Test(arguments: [
        ("redis://localhost", RedisEndpoint(.tcp(host: "localhost", port: 6379))),
        ("REDIS://localhost/", RedisEndpoint(.tcp(host: "localhost", port: 6379))),
        ("redis://10.1.2.3:7000/15", RedisEndpoint(.tcp(host: "10.1.2.3", port: 7000), database: 15)),
        ("redis://[::1]:6380/1", RedisEndpoint(.tcp(host: "::1", port: 6380), database: 1)),
        ("redis://[fe80::2]", RedisEndpoint(.tcp(host: "fe80::2", port: 6379))),
        ("redis://:s3cret@db", RedisEndpoint(.tcp(host: "db", port: 6379), password: "s3cret")),
        (
            "redis://al%40m:p%3A%2F%40%23%C3%A9@db:1/2",
            RedisEndpoint(.tcp(host: "db", port: 1), user: "al@m", password: "p:/@#é", database: 2)
        ),
        ("redis://u:p@ss@db", RedisEndpoint(.tcp(host: "db", port: 6379), user: "u", password: "p@ss")),
        ("unix:///run/redis.sock", RedisEndpoint(.unix(path: "/run/redis.sock"))),
        ("unix:///a%20b/r.sock?db=3", RedisEndpoint(.unix(path: "/a b/r.sock"), database: 3)),
        ("unix://u:p@/r.sock", RedisEndpoint(.unix(path: "/r.sock"), user: "u", password: "p")),
        ("rediss://u:p@db/1", .init(.tcp(host: "db", port: 6379), user: "u", password: "p", database: 1, tls: .init())),
        (
            "redis+sentinel://u:p@one,[::2]:5,three:26380/my%2Fmaster/2",
            RedisEndpoint(
                .sentinels(
                    [
                        RedisHost("one", port: 26379), RedisHost("::2", port: 5), RedisHost("three", port: 26380),
                    ],
                    master: "my/master"
                ),
                user: "u",
                password: "p",
                database: 2
            )
        ),
        (
            "rediss+sentinel://one/mymaster",
            RedisEndpoint(.sentinels([RedisHost("one", port: 26379)], master: "mymaster"), tls: RedisTLS())
        ),
    ])
    func `a valid URL is read in all its parts`(url: String, endpoint: RedisEndpoint) throws {
        #expect(try RedisEndpoint(url: url) == endpoint)
    }

    @Test(arguments: [
        ("", "redis:// or unix://"), ("localhost:6379", "redis:// or unix://"), ("http://x", "redis:// or unix://"),
        ("rediss://:hidden@", "no host"), ("redis+sentinel://:hidden@a,,b/m", "no host"),
        ("redis+sentinel://a:1,b:x/m", "port"), ("redis+sentinel://a", "names the master"),
        ("redis+sentinel://a/m/x", "database"), ("redis+sentinel://a/m?sentinel_password=hidden", "REDIS_SENTINEL_"),
        ("redis+sentinels://a/m", "redis+sentinel://"), ("redis://", "no host"), ("redis://:hidden@:1", "no host"),
        ("redis://db:0", "port"), ("redis://db:65536", "port"), ("redis://db:x", "port"), ("redis://db:", "port"),
        ("redis://db/x", "database"), ("redis://db/-1", "database"), ("redis://db/+1", "database"),
        ("redis://db/1/2", "database"), ("redis://db/?db=1", "query"), ("redis://db/1#x", "%23"),
        ("redis://hidden@db", "password"), ("redis://hidden:@db", "password"), ("redis://[::1", "]"),
        ("redis://:hidden%2@db", "password"), ("redis://:hidden%zz@db", "password"), ("redis://d%00b", "host"),
        ("redis://:hidden%FF@db", "UTF-8"), ("unix://host/sock", "no host"), ("unix:///", "path"),
        ("unix:///s?database=1", "?db=N"), ("unix:///s?db=one", "database"),
        ("unix:///" + String(repeating: "x", count: 107), "107"),
    ])
    func `an invalid URL is refused with a reason that names the part and hides the password`(
        url: String,
        reason: String
    ) throws {
        let error = try #require(throws: RedisError.self) { try RedisEndpoint(url: url) }
        #expect(error.description.contains(reason))
        #expect(!error.description.contains("hidden"))
    }

    @Test func `no form of text shows the password`() throws {
        let endpoint = try RedisEndpoint(url: "redis://almanac:hidden@db:6380/4")
        var dumped = ""
        dump(endpoint, to: &dumped)
        for text in ["\(endpoint)", String(reflecting: endpoint), dumped, "\([endpoint])"] {
            #expect(!text.contains("hidden"))
        }
        #expect(endpoint.description == "redis://almanac:***@db:6380/4")
        var sentinels = try RedisEndpoint(url: "rediss+sentinel://:hidden@one,two:5/mymaster/1")
        sentinels.sentinelLogin = RedisLogin(user: nil, password: "hidden")
        #expect("\(sentinels)" == "rediss+sentinel://:***@one:26379,two:5/mymaster/1")
        #expect(!"\(sentinels.sentinelLogin as Any)".contains("hidden"))
    }
}
