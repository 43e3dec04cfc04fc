import Foundation
import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs

/// Answers in JSON, keys sorted, so that the same document always has the same bytes.
enum JSONResponse {
    static func make(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        make(json: try DocumentJSON.encode(value), status: status, headers: headers)
    }

    /// The answer to who has asked for a job.
    /// - Parameters:
    ///   - json: names the job.
    ///   - path: the one of jobs of its kind.
    static func accepted(_ json: [UInt8], at path: String, _ links: Links) throws -> Response {
        try ToldAnswer(accepted: json, at: path, links).response
    }

    /// From ready-made JSON.
    static func make(json: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
    }

    /// A page of documents as they stand in Redis.
    static func list(_ page: JobStore.Page, limit: Int, offset: Int) -> Response {
        var json = Array("{\"jobs\":[".utf8)
        for (index, document) in page.documents.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json += document
        }
        json += Array("],\"limit\":\(limit),\"offset\":\(offset),\"total\":\(page.total)}".utf8)
        return make(json: json)
    }
}

extension [UInt8] {
    /// The JSON object with one more member at its end. The value must need no escapes.
    func addingMember(_ name: String, _ value: String) -> [UInt8] {
        addingMember(name, json: Array("\"\(value)\"".utf8))
    }

    /// The JSON object with one more member at its end.
    func addingMember(_ name: String, json value: [UInt8]) -> [UInt8] {
        guard let close = lastIndex(of: UInt8(ascii: "}")) else { return self }
        return self[..<close] + Array(",\"\(name)\":".utf8) + value + Array("}".utf8)
    }
}
