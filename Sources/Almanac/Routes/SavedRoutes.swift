import Automation
import HTTP
import HTTPTypes
import Hummingbird
import Items

/// What the routes of saved sources and of saved reports have in common.
enum SavedRoutes {
    /// A document with its version as its tag.
    static func answer(_ document: JSONValue) -> Response {
        var headers: HTTPFields = [:]
        if let version = document["version"]?.integer { headers[.eTag] = "\"\(version)\"" }
        return JSONResponse.make(json: document.text, headers: headers)
    }

    static func list(_ name: String, _ documents: [JSONValue]) -> Response {
        let list: JSONValue = .object([
            .init(name, .array(documents)), .init("total", .integer(documents.count)),
        ])
        return JSONResponse.make(json: list.text)
    }

    /// The version that a change is for: `3` or `"3"`; nil for `*`.
    static func version(_ request: Request) throws -> Int? {
        guard let field = request.headers[.ifMatch] else {
            throw Problem(.preconditionFailed, "If-Match must have the version of the document that the change is for")
        }
        if field == "*" { return nil }
        let isQuoted = field.count > 1 && field.hasPrefix("\"") && field.hasSuffix("\"")
        let digits = isQuoted ? field.dropFirst().dropLast() : field[...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let version = Int(digits) else {
            throw Problem(.preconditionFailed, "If-Match must be the document's version, such as \"3\"")
        }
        return version
    }

    /// Runs what can be refused with a `SavedError`.
    static func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SavedError {
            throw Problem(error)
        }
    }
}

extension Problem {
    init(_ error: SavedError) {
        switch error {
        case .notFound, .notHeld: self = .notFound(error.sentence)
        case .nameTaken:
            self.init(.conflict, error.sentence, errors: [FieldProblem(pointer: "/name", detail: error.sentence)])
        case .invalid(let problems): self.init(broken: problems)
        case .changed: self.init(.preconditionFailed, error.sentence)
        case .running, .secretsUnreadable, .isFile, .isSaved, .newer: self = .conflict(error.sentence)
        }
    }
}

extension AppRequestContext {
    /// The id of what is saved in the path; one that is none of ours is found nowhere.
    var savedID: String { parameters.get("id") ?? "" }
}

extension Request {
    /// The one member that a body may have, which need not be there.
    func optionalMember(_ name: String, upTo limit: Int) async throws -> JSONValue? {
        let isEmpty = headers[.contentLength] == "0" || headers[.contentLength] == nil && headers[.contentType] == nil
        guard !isEmpty else { return nil }
        var fields = ObjectReader(try await json(upTo: limit))
        let value = fields.value(name)
        let problems = fields.finish()
        guard problems.isEmpty else { throw Problem(broken: problems) }
        return value
    }
}
