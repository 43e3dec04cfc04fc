// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same rules; `.ci/run imports` checks the ones that no flag can.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// What targets take from other packages.
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "almanac",
    products: [.executable(name: "almanac", targets: ["Almanac"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        .systemLibrary(name: "CCairo", pkgConfig: "cairo"),
        .systemLibrary(name: "CCurl"),
        .systemLibrary(name: "CDeflate"),
        .systemLibrary(name: "CHiredis"),
        .systemLibrary(name: "CISAL"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq"),
        .systemLibrary(name: "CTypesetting", pkgConfig: "pangoft2"),
        .systemLibrary(name: "CZip"),
        .target(name: "Cairo", dependencies: ["CCairo", "Geometry"]),
        .target(name: "Geometry"),
        .target(name: "Redis", dependencies: ["CHiredis", "COpenSSL", logging, serviceLifecycle]),
        .target(name: "Postgres", dependencies: ["CPQ"]),
        .target(name: "Zip", dependencies: ["CDeflate", "CISAL", "CZip"]),
        .target(name: "PDF", dependencies: ["Geometry", "Typesetting", "Zip"]),
        .target(name: "Reports", dependencies: ["Cairo", "Geometry", "PDF", "Typesetting", "Zip"]),
        .target(name: "Typesetting", dependencies: ["CTypesetting", "Geometry"]),
        .target(name: "Items", dependencies: [crypto, nioCore, nioPosix]),
        .target(name: "Telemetry"),
        .target(name: "Logs", dependencies: ["Items", logging]),
        .target(name: "Storage", dependencies: ["Items", "Postgres", crypto, grdb, grdbSQLite]),
        .target(name: "Jobs", dependencies: ["Items", "Redis", "Telemetry", logging, serviceLifecycle]),
        .target(
            name: "Egress",
            dependencies: ["Items", asyncHTTPClient, nioCore, nioHTTP1, nioHTTPCompression, nioPosix, nioSSL]
        ),
        .target(
            name: "ObjectStorage",
            dependencies: ["Items", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, nioSSL]
        ),
        .target(name: "Trackers", dependencies: ["Egress", "Items"]),
        .target(name: "CSV", dependencies: ["Items"]),
        .target(
            name: "Imports",
            dependencies: ["CSV", "Egress", "Items", "Jobs", "Storage", "Telemetry", "Trackers", crypto, logging]
        ),
        .target(name: "Figures", dependencies: ["Items", "Reports", "Storage"]),
        .target(
            name: "Exports",
            dependencies: ["Figures", "Items", "Jobs", "Reports", "Storage", "Telemetry", "Zip", crypto, logging]
        ),
        .target(name: "Schedules", dependencies: ["Items"]),
        .target(name: "Delivery", dependencies: ["CCurl", "Egress", "Items", crypto, nioCore, nioHTTP1]),
        .target(
            name: "Automation",
            dependencies: [
                "Delivery", "Exports", "Figures", "Imports", "Items", "Jobs", "Schedules", "Storage", "Telemetry",
                "Trackers", logging, serviceLifecycle,
            ]
        ),
        .target(
            name: "HTTP",
            dependencies: [
                "Items", "Logs", "Telemetry", crypto, httpTypes, hummingbird, hummingbirdCore, logging, nioCore,
                nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioPosix, serviceLifecycle,
            ]
        ),
        .target(name: "Client", dependencies: ["Items", asyncHTTPClient, nioCore, nioHTTP1]),
        .executableTarget(
            name: "Almanac",
            dependencies: [
                "Automation", "CMalloc", "CSV", "Client", "Delivery", "Egress", "Exports", "Figures", "HTTP", "Imports",
                "Items", "Jobs", "Logs", "ObjectStorage", "Postgres", "Redis", "Reports", "Schedules", "Storage",
                "Telemetry", "Trackers", "Zip", argumentParser, asyncHTTPClient, crypto, httpTypes, hummingbird,
                hummingbirdCore, logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle, unixSignals,
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: ["CZip", "Redis", "Zip", nioCore, nioHTTP1, nioPosix],
            path: "Tests/TestSupport",
            exclude: ["Fixtures"]
        ),
        .target(
            name: "HouseTestSupport",
            dependencies: [
                "CSV", "Figures", "Items", "Jobs", "Postgres", "Redis", "Reports", "Storage", "TestSupport", grdb,
            ],
            path: "Tests/HouseTestSupport"
        ),
        .testTarget(name: "CairoTests", dependencies: ["Cairo", "Geometry", "TestSupport"]),
        .testTarget(name: "PDFTests", dependencies: ["Geometry", "PDF", "TestSupport", "Typesetting"]),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "TestSupport", logging, serviceLifecycle]),
        .testTarget(name: "ReportsTests", dependencies: ["Cairo", "Geometry", "Reports", "TestSupport"]),
        .testTarget(name: "TypesettingTests", dependencies: ["TestSupport", "Typesetting"]),
        .testTarget(name: "ZipTests", dependencies: ["Zip", "TestSupport"]),
        .testTarget(name: "ItemsTests", dependencies: ["Items", "TestSupport"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"]),
        .testTarget(
            name: "StorageTests",
            dependencies: ["HouseTestSupport", "Items", "Postgres", "Storage", "TestSupport", crypto, grdb]
        ),
        .testTarget(
            name: "JobsTests",
            dependencies: ["HouseTestSupport", "Items", "Jobs", "Redis", "TestSupport", logging, serviceLifecycle]
        ),
        .testTarget(
            name: "ObjectStorageTests",
            dependencies: ["Items", "ObjectStorage", "TestSupport", crypto, nioCore]
        ),
        .testTarget(name: "EgressTests", dependencies: ["Egress", "Items", "TestSupport"]),
        .testTarget(name: "TrackersTests", dependencies: ["Egress", "Items", "TestSupport", "Trackers", nioHTTP1]),
        .testTarget(name: "DeliveryTests", dependencies: ["Delivery", "Egress", "Items", "TestSupport", crypto]),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"]),
        .testTarget(name: "SchedulesTests", dependencies: ["Items", "Schedules"]),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "HouseTestSupport", "Items"]),
        .testTarget(
            name: "ImportsTests",
            dependencies: [
                "Egress", "Exports", "Figures", "HouseTestSupport", "Imports", "Items", "Jobs", "Storage",
                "TestSupport", "Trackers", crypto, grdb,
            ]
        ),
        .testTarget(
            name: "FiguresTests",
            dependencies: ["Figures", "HouseTestSupport", "Items", "Reports", "Storage", "TestSupport", grdb],
            exclude: ["Sentences/sentences.txt"]
        ),
        .testTarget(
            name: "ExportsTests",
            dependencies: [
                "Exports", "Figures", "HouseTestSupport", "Items", "Jobs", "Reports", "Storage", "TestSupport", "Zip",
                crypto, logging,
            ]
        ),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "HTTP", "Items", "Logs", "Telemetry", "TestSupport", crypto, httpTypes, hummingbird, logging, nioCore,
                nioPosix, serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "AlmanacTests",
            dependencies: [
                "Almanac", "Automation", "CSV", "Client", "Delivery", "Egress", "Exports", "Figures", "HTTP",
                "HouseTestSupport", "Imports", "Items", "Jobs", "Logs", "ObjectStorage", "Postgres", "Redis", "Reports",
                "Storage", "Telemetry", "TestSupport", "Trackers", "Zip", asyncHTTPClient, crypto, grdb, httpTypes,
                hummingbird,
                hummingbirdCore, logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
            ],
            exclude: ["Fixtures"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system { target.swiftSettings = house }
