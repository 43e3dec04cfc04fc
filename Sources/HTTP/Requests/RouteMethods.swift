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
        // Of several the router asks the one alone that has a name where the others have what stands for any.
        let route = matching.max { one, other in
            Self.names(one.path, segments).lexicographicallyPrecedes(Self.names(other.path, segments))
        }
        return route?.methods.sorted().joined(separator: ", ")
    }

    /// 1 for each segment that the path names, 0 for the others.
    private static func names(_ path: RouterPath, _ segments: [Substring]) -> [Int] {
        zip(path, segments).map { $0 == .path($1) ? 1 : 0 }
    }

    private static func matches(_ path: RouterPath, _ segments: [Substring]) -> Bool {
        if path.components.last == .recursiveWildcard {
            let fixed = path.components.dropLast()
            return segments.count > fixed.count && zip(fixed, segments).allSatisfy { $0 ~= $1 }
        }
        return path.count == segments.count && zip(path, segments).allSatisfy { $0 ~= $1 }
    }
}
