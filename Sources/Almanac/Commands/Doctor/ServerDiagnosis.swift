import Client
import Items
import NIOCore
import NIOPosix

/// Asks the server that runs here, if one does, how it is and whether it reaches its sources.
struct ServerDiagnosis {
    private let settings: Settings
    private let client: ServerClient?

    init(_ settings: Settings, _ client: ServerClient?) {
        (self.settings, self.client) = (settings, client)
    }

    func findings() async -> (isThere: Bool, findings: [Finding]) {
        guard let client else { return (false, []) }
        do {
            let health = try await client.get("/health")
            let found = Finding.ok("server", "\(settings.http.ownAddress) runs version \(health["version"].cell)")
            return (true, [found] + (await readiness(client)) + (await sources(client)))
        } catch {
            return (false, [await port()])
        }
    }

    /// What keeps a server from listening, if anything does.
    private func port() async -> Finding {
        let address = "\(settings.http.host):\(settings.http.port)"
        do {
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .bind(host: settings.http.host, port: settings.http.port).get()
            try await channel.close()
        } catch {
            let reason = (error as? IOError).map { FileReason.text(ofCode: $0.errnoCode) } ?? "\(error)"
            return .failed(
                "PORT",
                "almanac does not answer at \(address), and can't listen there: \(reason)",
                "Stop the other program, or set another HOST and PORT."
            )
        }
        return .warning(
            "server",
            "none runs at \(address), so its sources are not tried",
            "Start it, and run this again."
        )
    }

    private func readiness(_ client: ServerClient) async -> [Finding] {
        do {
            let warnings = try await client.get("/health/ready")["warnings"]?.array ?? []
            return warnings.map { .warning("server", $0.string ?? "") }
        } catch {
            return [.failed("server", "\(error)", "Its log says more.")]
        }
    }

    /// Each saved source is tried with its own credentials.
    private func sources(_ client: ServerClient) async -> [Finding] {
        let sources: [JSONValue]
        do {
            sources = try await client.get("/api/sources")["sources"]?.array ?? []
        } catch {
            return [.warning("sources", "they are not tried: \(error)")]
        }
        var findings: [Finding] = []
        for source in sources where source["source_type"] != "csv" {
            let part = "source \(source["name"].cell)"
            do {
                let outcome = try await client.send(.post, "/api/sources/\(source["id"].cell)/test")
                let text = outcome?["message"].cell ?? "-"
                findings.append(outcome?["success"] == true ? .ok(part, text) : .failed(part, text))
            } catch {
                findings.append(.failed(part, "\(error)"))
            }
        }
        return findings
    }
}
