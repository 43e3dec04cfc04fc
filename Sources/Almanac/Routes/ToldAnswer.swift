import HTTP
import HTTPTypes
import Hummingbird
import Items
import Jobs

/// An answer that can be given again.
struct ToldAnswer: Codable, Sendable {
    var status: Int
    var location: String?
    /// JSON
    var body: String

    init(_ status: HTTPResponse.Status, _ body: [UInt8], location: String) {
        (self.status, self.location, self.body) = (status.code, location, String(decoding: body, as: UTF8.self))
    }

    /// Of a job that was accepted, with where its status is.
    init(accepted json: [UInt8], at path: String, _ links: Links) throws {
        let id = try JSONValue(parsing: json, rules: .foreign)["job_id"]?.string ?? ""
        self.init(.accepted, json, location: links.path("\(path)/\(id)"))
    }

    /// A new job's has the time after which to ask for it, and a document's its version.
    var response: Response {
        var headers: HTTPFields = [:]
        headers[.location] = location
        let status = HTTPResponse.Status(code: status)
        if status == .accepted { headers[.retryAfter] = "1" }
        let version = try? JSONValue(parsing: body.utf8, rules: .foreign)["version"]?.integer
        if status == .created, let version { headers[.eTag] = "\"\(version)\"" }
        return JSONResponse.make(json: Array(body.utf8), status: status, headers: headers)
    }
}

extension IdempotentPosts {
    /// For what is not queued in one step with its answer: that is noted when it is made. Were almanac to end between the
    /// two, the same request would be made again.
    ///
    /// - Parameter body: of the request, or what stands for it.
    func answer(
        _ request: Request,
        _ body: [UInt8],
        in store: JobStore,
        _ make: @escaping @Sendable () async throws -> ToldAnswer
    ) async throws -> Response {
        try await answer(request) { wish in
            guard let wish else { return try await make().response }
            let once = wish.record(body)
            let hold = PostHold(once, in: store)
            guard try await hold.take() else { throw Self.beingAnswered }
            do {
                let answer = try await withPeriodic(hold.renew, every: PostHold.life / 3) {
                    try await once.answer(in: store, make)
                }
                await hold.end()
                return answer.response
            } catch {
                await hold.end()
                throw error
            }
        }
    }
}

extension OnceRecord {
    /// The answer of the first time, or a new one, which is remembered.
    fileprivate func answer(in store: JobStore, _ make: () async throws -> ToldAnswer) async throws -> ToldAnswer {
        if let told = try await store.answer(to: self) { return try DocumentJSON.decode(ToldAnswer.self, from: told) }
        let answer = try await make()
        try await store.remember(try DocumentJSON.encode(answer), to: self)
        return answer
    }
}
