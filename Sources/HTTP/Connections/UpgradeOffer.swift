import NIOHTTP1

/// Whether a request offers to go on in another protocol (RFC 9110, 7.8), in the eyes of NIO's parser, which reads nothing
/// after such a request.
enum UpgradeOffer: Equatable {
    case none
    /// The parser has stopped at the request's last byte.
    case made
    /// The parser may take it for an offer or not: nothing after the request can be trusted to be another one.
    case unclear

    init(_ head: HTTPRequestHead) {
        self = head.method == .CONNECT ? .unclear : Self.read(head.headers)
    }

    private static func read(_ fields: HTTPHeaders) -> UpgradeOffer {
        guard fields.contains(name: "Upgrade") else { return .none }
        let options = fields.filter { $0.name.lowercased() == "connection" }.flatMap { $0.value.split(separator: ",") }
        guard options.contains(where: { $0.lowercased().contains("upgrade") }) else { return .none }
        let names = fields.contains { $0.name.lowercased() == "upgrade" && $0.value.contains { !$0.isWhitespace } }
        return names && options.contains(where: isUpgrade) ? .made : .unclear
    }

    /// The parser's own rule: no tab may follow.
    private static func isUpgrade(_ option: Substring) -> Bool {
        let word = option.drop { $0 == " " || $0 == "\t" }
        return word.prefix { $0 != " " }.lowercased() == "upgrade" && word.dropFirst(7).allSatisfy { $0 == " " }
    }
}
