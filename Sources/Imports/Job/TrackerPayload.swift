import Items
import Trackers

/// A tracker's import as it waits in Redis, within ``ImportPayload``: the request with its credentials sealed.
package struct TrackerPayload: Codable, Equatable, Sendable {
    var sourceType: SourceType
    var config: SourceConfig
    var options: ImportOptions
    var tenantID: String?
    var correlationID: String?
    var sealedCredentials: String

    init(_ request: ImportRequest, jobID: String, sealer: CredentialSealer) throws {
        sourceType = request.sourceType
        config = request.config
        options = request.options
        tenantID = request.tenantID
        correlationID = request.correlationID
        sealedCredentials = try sealer.seal(request.credentials, for: jobID)
    }

    func request(jobID: String, sealer: CredentialSealer) throws(SealError) -> ImportRequest {
        ImportRequest(
            sourceType: sourceType,
            config: config,
            credentials: try sealer.open(sealedCredentials, for: jobID),
            options: options,
            tenantID: tenantID,
            correlationID: correlationID
        )
    }
}
