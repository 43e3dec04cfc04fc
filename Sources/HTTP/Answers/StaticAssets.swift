import Crypto
package import Foundation
import HTTPTypes
package import Hummingbird
import Items

/// The web page's files, read into memory once: they are few and small, and nobody is shown half an update.
package struct StaticAssets: Sendable {
    private struct Asset: Sendable {
        /// From the root, `/app.js`.
        var path: String
        var bytes: ByteBuffer
        var mediaType: String
        var tag: EntityTag
    }

    private let assets: [Asset]

    /// Reads every file below a directory but hidden ones and those of unknown type; throws what the file system says.
    package init(directory: URL) throws {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted()
        assets = try paths.compactMap { path in
            guard let mediaType = Self.mediaTypes[(path as NSString).pathExtension.lowercased()],
                !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
                Self.isFile(directory.appendingPathComponent(path).path)
            else { return nil }
            let data = try Data(contentsOf: directory.appendingPathComponent(path))
            let hash = SHA256.hash(data: data).hexadecimal
            return Asset(
                path: "/" + path,
                bytes: ByteBuffer(bytes: data),
                mediaType: mediaType,
                tag: EntityTag(hash)
            )
        }
    }

    /// Of the files, from the root.
    var paths: [String] { assets.map(\.path) }

    /// A link may lead out of the directory, and a pipe would be waited for.
    private static func isFile(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }

    /// A route for each file, and for each folder that has an `index.html`.
    package func addRoutes(to router: Router<AppRequestContext>) {
        for asset in assets {
            router.get(RouterPath(asset.path)) { request, _ in Self.response(asset, request) }
            guard asset.path.hasSuffix("/index.html") else { continue }
            let folder = asset.path.split(separator: "/").dropLast()
            router.get(RouterPath("/" + folder.joined(separator: "/"))) { request, _ in
                Self.index(asset, of: folder.last, request)
            }
        }
    }

    /// A page names its files from its own folder, and without a slash at the end a browser would look for them in the
    /// one above. The way there is relative, so that it is right behind a proxy that strips a prefix as well.
    private static func index(_ asset: Asset, of folder: Substring?, _ request: Request) -> Response {
        guard let folder, !request.uri.path.hasSuffix("/") else { return response(asset, request) }
        var fields = pageFields
        fields[.location] = "\(folder)/"
        return Response(status: .permanentRedirect, headers: fields)
    }

    private static func response(_ asset: Asset, _ request: Request) -> Response {
        var fields = pageFields
        fields[.eTag] = asset.tag.text
        if asset.tag.isNamed(by: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: fields)
        }
        fields[.contentType] = asset.mediaType
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: asset.bytes))
    }

    /// Only what the page itself brings is loaded and run, nobody frames it, and caches ask each time.
    private static let pageFields: HTTPFields = [
        .cacheControl: "no-cache",
        .contentSecurityPolicy: """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
        form-action 'self'; frame-ancestors 'none'; base-uri 'none'
        """,
        .referrerPolicy: "no-referrer",
        .frameOptions: "DENY",
        .crossOriginOpenerPolicy: "same-origin",
        .crossOriginResourcePolicy: "same-origin",
    ]

    private static let mediaTypes = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json", "svg": "image/svg+xml",
        "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2", "txt": "text/plain; charset=utf-8",
        "webmanifest": "application/manifest+json",
    ]
}
