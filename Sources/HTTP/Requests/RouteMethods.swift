import HTTPTypes
import Hummingbird

/// Which methods each route knows, for answers to the others.
struct RouteMethods: Sendable {
    private struct Route {
        var path: RouterPath
        var methods: Set<String>
    }

    private let routes: [Route]

    init(_ router: Router<AppRequestContext>) {
        var methods: [String: (RouterPath, Set<String>)] = [:]
        for route in router.routes {
            methods[route.path.description, default: (route.path, ["OPTIONS"])].1.insert(route.method.rawValue)
            if route.method == .get { methods[route.path.description]?.1.insert("HEAD") }
        }
        routes = methods.values.map { Route(path: $0.0, methods: $0.1) }
    }

    /// The value of `Allow` for a path, nil where there is no route.
    func allowed(at path: String) -> String? {
        let segments = path.split(separator: "/")
        let matching = routes.filter { Self.matches($0.path, segments) }
        guard !matching.isEmpty else { return nil }
        return matching.reduce(into: Set()) { $0.formUnion($1.methods) }.sorted().joined(separator: ", ")
    }

    private static func matches(_ path: RouterPath, _ segments: [Substring]) -> Bool {
        if path.components.last == .recursiveWildcard {
            let fixed = path.components.dropLast()
            return segments.count > fixed.count && zip(fixed, segments).allSatisfy { $0 ~= $1 }
        }
        return path.count == segments.count && zip(path, segments).allSatisfy { $0 ~= $1 }
    }
}
