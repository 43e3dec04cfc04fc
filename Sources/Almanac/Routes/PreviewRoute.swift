import Automation
import Exports
import Figures
import HTTP
import HTTPTypes
import Hummingbird
import Items
import NIOCore

/// `GET /api/exports/preview`: page one of the report that a request would make, as a picture.
struct PreviewRoute: Sendable {
    let previews: ExportPreviews
    /// Whether anything may be drawn beside the job that runs.
    let isAllowed: @Sendable () -> Bool
    let rules: @Sendable () -> ExportRequest.Rules
    private let quota = AddressQuota(4, refusal: "As many previews are being made as one client may ask for at a time")

    init(
        previews: ExportPreviews,
        isAllowed: @escaping @Sendable () -> Bool,
        rules: @escaping @Sendable () -> ExportRequest.Rules
    ) {
        (self.previews, self.isAllowed, self.rules) = (previews, isAllowed, rules)
    }

    /// The members of a request body that are texts there, too.
    private static let texts = [
        "report_type", "range", "start_date", "end_date", "group_by", "title", "subtitle", "author", "accent",
        "timezone", "paper",
    ]
    private static let flags = ["include_charts", "include_tables", "include_insights", "include_items"]
    private static let filters = ItemFilters.CodingKeys.allCases.map(\.rawValue)

    func picture(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        var query = QueryReader(request)
        let format = query.choice("format", of: ExportPreviews.Format.self) ?? .png
        let width = query.integer("width", default: 800, in: 100...2000)
        let json = Self.body(&query)
        try query.finish()
        guard isAllowed() else {
            throw Problem.unavailable(
                "The server finds out which job ended its last run, and draws nothing beside; please try again shortly",
                retryAfter: 2
            )
        }
        let spec: ExportSpec
        do {
            let rules = rules()
            spec = try RangedRequest.spec(
                json,
                .pdf,
                asOf: rules.now,
                timeZone: rules.timeZone,
                maxRangeDays: rules.maxRangeDays
            )
        } catch {
            throw Problem(error)
        }
        let bytes: [UInt8]
        let seat = try quota.take(context.address)
        defer { withExtendedLifetime(seat) {} }
        do {
            bytes = try await previews.picture(spec, format, width: width) { [channel = context.channel] in
                channel.isActive
            }
        } catch is ExportPreviews.TooMany {
            throw Problem.busy("As many previews are waiting as the server takes; please try again", retryAfter: 1)
        } catch is ExportPreviews.TooSlow {
            throw Problem.unavailable(
                "The preview takes longer than 30 seconds; the report itself has more time: ask for that",
                retryAfter: 60
            )
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: format == .png ? "image/png" : "image/svg+xml",
                .cacheControl: "private, no-store",
                // A drawing that is opened by itself runs nothing.
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// The same object as the body of `POST /api/exports/pdf`, so that the same rules hold.
    private static func body(_ query: inout QueryReader) -> JSONValue {
        var members: [JSONValue.Member] = []
        for name in texts {
            if let text = query.text(name) { members.append(.init(name, .string(text))) }
        }
        for name in flags {
            if let flag = query.flag(name) { members.append(.init(name, .bool(flag))) }
        }
        if let periods = query.json("comparison_periods") { members.append(.init("comparison_periods", periods)) }
        var lists: [JSONValue.Member] = []
        for name in filters {
            if let list = query.list(name) { lists.append(.init(name, .array(list.map(JSONValue.string)))) }
        }
        return .object(lists.isEmpty ? members : members + [.init("filters", .object(lists))])
    }
}
