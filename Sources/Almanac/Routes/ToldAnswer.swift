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

    init(_ noted: [UInt8]) throws {
        self = try DocumentJSON.decode(ToldAnswer.self, from: noted)
    }

    var noted: [UInt8] {
        get throws { try DocumentJSON.encode(self) }
    }

    fileprivate var isOfJob: Bool { status == HTTPResponse.Status.accepted.code }

    /// A new job's has the time after which to ask for it, and a document's its version.
    var response: Response {
        var headers: HTTPFields = [:]
        headers[.location] = location
        let status = HTTPResponse.Status(code: status)
        if isOfJob { headers[.retryAfter] = "1" }
        let version = try? JSONValue(parsing: body.utf8, rules: .foreign)["version"]?.integer
        if status == .created, let version { headers[.eTag] = "\"\(version)\"" }
        return JSONResponse.make(json: Array(body.utf8), status: status, headers: headers)
    }
}

extension IdempotentPosts {
    /// For what is saved before its answer is noted. A job's is noted in one step with it, so that whoever has not heard of
    /// it finds it by asking again, also where Redis went away. The answer to what has only been saved is noted when that is
    /// made: were almanac to end between the two, or Redis to go, the same request would be told that the name is taken.
    ///
    /// - Parameters:
    ///   - body: of the request, or what stands for it.
    ///   - make: is given what the answer to a job is to be noted by.
    func answer(
        _ request: Request,
        _ body: [UInt8],
        in store: JobStore,
        _ make: @escaping @Sendable (OnceRecord?) async throws -> ToldAnswer
    ) async throws -> Response {
        try await answer(request) { wish in
            guard let wish else { return try await make(nil).response }
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
    fileprivate func answer(
        in store: JobStore,
        _ make: (OnceRecord?) async throws -> ToldAnswer
    ) async throws -> ToldAnswer {
        if let told = try await store.answer(to: self) { return try ToldAnswer(told) }
        let answer = try await make(self)
        if !answer.isOfJob { try await store.remember(try answer.noted, to: self) }
        return answer
    }
}
