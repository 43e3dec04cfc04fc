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
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq"),
        .systemLibrary(name: "CTypesetting", pkgConfig: "pangoft2"),
        .systemLibrary(name: "CZip"),
        .target(name: "Cairo", dependencies: ["CCairo", "Geometry"], swiftSettings: house),
        .target(name: "Geometry", swiftSettings: house),
        .target(
            name: "Redis",
            dependencies: [
                "CHiredis", "COpenSSL",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .target(name: "Postgres", dependencies: ["CPQ"], swiftSettings: house),
        .target(name: "Zip", dependencies: ["CDeflate", "CISAL", "CZip"], swiftSettings: house),
        .target(name: "PDF", dependencies: ["Geometry", "Typesetting", "Zip"], swiftSettings: house),
        .target(
            name: "Reports",
            dependencies: ["Cairo", "Geometry", "PDF", "Typesetting", "Zip"],
            swiftSettings: house
        ),
        .target(name: "Typesetting", dependencies: ["CTypesetting", "Geometry"], swiftSettings: house),
        .target(
            name: "Items",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .target(name: "Telemetry", swiftSettings: house),
        .target(
            name: "Logs",
            dependencies: [
                "Items",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Storage",
            dependencies: [
                "Items", "Postgres",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Jobs",
            dependencies: [
                "Items", "Redis", "Telemetry",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Egress",
            dependencies: [
                "Items",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "ObjectStorage",
            dependencies: [
                "Items",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house
        ),
        .target(name: "Trackers", dependencies: ["Egress", "Items"], swiftSettings: house),
        .target(name: "CSV", dependencies: ["Items"], swiftSettings: house),
        .target(
            name: "Imports",
            dependencies: [
                "CSV", "Egress", "Items", "Jobs", "Storage", "Telemetry", "Trackers",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),
        .target(name: "Figures", dependencies: ["Items", "Reports", "Storage"], swiftSettings: house),
        .target(
            name: "Exports",
            dependencies: [
                "Figures", "Items", "Jobs", "Reports", "Storage", "Telemetry", "Zip",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),
        .target(name: "Schedules", dependencies: ["Items"], swiftSettings: house),
        .target(
            name: "Delivery",
            dependencies: [
                "CCurl", "Egress", "Items",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Automation",
            dependencies: [
                "Delivery", "Exports", "Figures", "Imports", "Items", "Jobs", "Schedules", "Storage", "Telemetry",
                "Trackers",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "HTTP",
            dependencies: [
                "Items", "Logs", "Telemetry",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Client",
            dependencies: [
                "Items",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "Almanac",
            dependencies: [
                "Automation", "CSV", "Client", "Delivery", "Egress", "Exports", "Figures", "HTTP", "Imports", "Items",
                "Jobs",
                "Logs", "ObjectStorage", "Postgres", "Redis", "Reports", "Schedules", "Storage", "Telemetry",
                "Trackers", "Zip",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "CZip", "Redis", "Zip",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestSupport",
            exclude: ["Fixtures"],
            swiftSettings: house
        ),
        .target(
            name: "HouseTestSupport",
            dependencies: [
                "CSV", "Figures", "Items", "Jobs", "Postgres", "Redis", "Reports", "Storage", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/HouseTestSupport",
            swiftSettings: house
        ),
        .testTarget(name: "CairoTests", dependencies: ["Cairo", "Geometry", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "PDFTests",
            dependencies: [
                "Geometry", "PDF", "TestSupport", "Typesetting",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "RedisTests",
            dependencies: [
                "Redis", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Cairo", "Geometry", "Reports", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(name: "TypesettingTests", dependencies: ["TestSupport", "Typesetting"], swiftSettings: house),
        .testTarget(name: "ZipTests", dependencies: ["Zip", "TestSupport"], swiftSettings: house),
        .testTarget(name: "ItemsTests", dependencies: ["Items", "TestSupport"], swiftSettings: house),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "HouseTestSupport", "Items", "Postgres", "Storage", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "HouseTestSupport", "Items", "Jobs", "Redis", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "ObjectStorageTests",
            dependencies: [
                "Items", "ObjectStorage", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .testTarget(name: "EgressTests", dependencies: ["Egress", "Items", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "TrackersTests",
            dependencies: [
                "Egress", "Items", "TestSupport", "Trackers",
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "Delivery", "Egress", "Items", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: house
        ),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"], swiftSettings: house),
        .testTarget(name: "SchedulesTests", dependencies: ["Items", "Schedules"], swiftSettings: house),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "HouseTestSupport", "Items"], swiftSettings: house),
        .testTarget(
            name: "ImportsTests",
            dependencies: [
                "Egress", "Exports", "Figures", "HouseTestSupport", "Imports", "Items", "Jobs", "Storage",
                "TestSupport",
                "Trackers",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "FiguresTests",
            dependencies: [
                "Figures", "HouseTestSupport", "Items", "Reports", "Storage", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Sentences/sentences.txt"],
            swiftSettings: house
        ),
        .testTarget(
            name: "ExportsTests",
            dependencies: [
                "Exports", "Figures", "HouseTestSupport", "Items", "Jobs", "Reports", "Storage", "TestSupport", "Zip",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "HTTP", "Items", "Logs", "Telemetry", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "AlmanacTests",
            dependencies: [
                "Almanac", "Automation", "CSV", "Client", "Delivery", "Egress", "Exports", "Figures", "HTTP",
                "HouseTestSupport",
                "Imports",
                "Items",
                "Jobs", "Logs", "ObjectStorage", "Postgres", "Redis", "Reports", "Storage", "Telemetry", "TestSupport",
                "Trackers", "Zip",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6]
)
