import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import Items

@Suite(.timeLimit(.minutes(60))) struct OpenAPITests {
    @Test(.redis) func `every described route is served, with the methods described`() async throws {
        try await RunningAppliance.with { app in
            for (path, methods) in try await app.describedRoutes() {
                let concrete = path.replacing("{job_id}", with: "00000000-0000-4000-8000-000000000000")
                    .replacing("{filename}", with: "none")
                let allowed = try await app.send(.OPTIONS, concrete)
                #expect(allowed.status == 204, "\(path)")
                let served = Set(allowed.headers["Allow"].joined().split(separator: ", ").map(String.init))
                #expect(served.subtracting(["HEAD", "OPTIONS"]) == methods, "\(path)")
            }
        }
    }

    @Test(.redis) func `the description has the version of the binary`() async throws {
        try await RunningAppliance.with { app in
            let document = try await app.send(.GET, "/openapi.json").json
            #expect(document["info"]?["version"]?.string == ProductVersion.text)
        }
    }

    @Test(.redis) func `every route of the table is described`() async throws {
        try await RunningAppliance.with { app in
            let described = try await app.describedRoutes()
            let table = try String(contentsOfFile: Self.routesFile, encoding: .utf8)
            let routes = table.matches(of: /router\.(get|post|delete)\("([^"]+)"\)/)
            #expect(routes.count > 10)
            for match in routes {
                let methods = described["/\(match.2)"] ?? []
                #expect(methods.contains(match.1.uppercased()), "\(match.1) /\(match.2)")
            }
        }
    }

    @Test(.redis) func `a parameter that is not described is refused wherever it may stand`() async throws {
        try await RunningAppliance.with { app in
            for (path, methods) in try await app.describedRoutes() where path.hasPrefix("/api/") {
                let concrete = path.replacing("{job_id}", with: "00000000-0000-4000-8000-000000000000")
                    .replacing("{filename}", with: "none")
                for method in methods {
                    let headers = [("Content-Type", path.hasSuffix("csv") ? "text/csv" : "application/json")]
                    let answer = try await app.send(
                        HTTPMethod(rawValue: method),
                        concrete + "?no_such=1",
                        body: method == "POST" ? Array("{}".utf8) : nil,
                        headers: headers
                    )
                    #expect(answer.status == 422 && answer.text.contains("/no_such"), "\(method) \(path)")
                }
            }
        }
    }

    private static var routesFile: String {
        URL(fileURLWithPath: RunningAppliance.staticDirectory).deletingLastPathComponent()
            .appending(path: "Sources/Almanac/Routes/Routes.swift").path
    }
}

private struct NoPaths: Error {}

extension RunningAppliance {
    /// Methods by path, from `/openapi.json`.
    fileprivate func describedRoutes() async throws -> [String: Set<String>] {
        let answer = try await send(.GET, "/openapi.json")
        #expect(answer.status == 200)
        guard case .object(let paths) = try answer.json["paths"], !paths.isEmpty else { throw NoPaths() }
        return Dictionary(
            uniqueKeysWithValues: paths.map { path in
                guard case .object(let methods) = path.value else { return (path.name, []) }
                return (path.name, Set(methods.map { $0.name.uppercased() }))
            }
        )
    }
}
