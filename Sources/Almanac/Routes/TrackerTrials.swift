import Egress
import HTTP
import Hummingbird
import Imports
import Trackers

/// What clients try out of trackers while they wait: whether one can be reached, and what an import would bring.
struct TrackerTrials: Sendable {
    let importer: Importer
    private let quota = AddressQuota(
        4,
        refusal: "As many trackers are being tried out as one client may ask for at a time"
    )

    init(importer: Importer) {
        self.importer = importer
    }

    func testConnection(_ request: ImportRequest, _ context: AppRequestContext) async throws -> Response {
        let seat = try quota.take(context.address)
        defer { withExtendedLifetime(seat) {} }
        let channel = context.channel
        return try JSONResponse.make(try await importer.testConnection(request) { channel.isActive })
    }

    func preview(_ request: ImportRequest, _ context: AppRequestContext) async throws -> Response {
        let seat = try quota.take(context.address)
        defer { withExtendedLifetime(seat) {} }
        let channel = context.channel
        do {
            return try JSONResponse.make(try await importer.preview(request) { channel.isActive })
        } catch let error as TrackerError {
            throw Problem(.badGateway, error.message)
        }
    }
}
