import Foundation

extension FakeService.Request {
    /// The values of the query.
    public var query: [String: String] {
        let items = URLComponents(string: target)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    public var path: String { String(target.prefix { $0 != "?" }) }
}
