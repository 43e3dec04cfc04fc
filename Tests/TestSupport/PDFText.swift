public import Foundation

/// A PDF file as the usual tools see it: poppler's and qpdf.
public struct PDFFile: Sendable {
    public let url: URL

    public init(_ url: URL) {
        self.url = url
    }

    /// The text of all pages, or of one, in reading order.
    public func text(page: Int? = nil, layout: Bool = false) async throws -> String {
        let range = page.map { ["-f", "\($0)", "-l", "\($0)"] } ?? []
        return try await output("pdftotext", range + (layout ? ["-layout"] : []) + [path, "-"])
    }

    /// The text of all pages in the order of the file.
    public func rawText() async throws -> String {
        try await output("pdftotext", ["-raw", path, "-"])
    }

    public func pageCount() async throws -> Int {
        Int(try await info()["Pages"] ?? "") ?? 0
    }

    /// `pdfinfo`'s lines by their names.
    public func info() async throws -> [String: String] {
        let lines = try await output("pdfinfo", ["-isodates", path]).split(separator: "\n")
        let pairs = lines.compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The structure tree with the text of its leaves.
    public func structure() async throws -> String {
        try await output("pdfinfo", ["-struct-text", path])
    }

    /// The same without the text, which takes poppler seconds for a thousand rows.
    public func structureTypes() async throws -> String {
        try await output("pdfinfo", ["-struct", path])
    }

    /// A word of a page and where it stands, in points from the page's top left corner.
    public struct Word: Sendable {
        public let text: String
        public let left: Double
        public let top: Double
        public let right: Double
    }

    public func words(page: Int) async throws -> [Word] {
        let pattern = /<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="[0-9.]+">(.*)<\/word>/
        let text = try await output("pdftotext", ["-bbox", "-f", "\(page)", "-l", "\(page)", path, "-"])
        return text.matches(of: pattern).compactMap { match in
            guard let left = Double(match.1), let top = Double(match.2), let right = Double(match.3) else { return nil }
            return Word(text: String(match.4), left: left, top: top, right: right)
        }
    }

    /// `pdffonts`'s rows without its header.
    public func fonts() async throws -> [String] {
        try await output("pdffonts", [path]).split(separator: "\n").dropFirst(2).map(String.init)
    }

    /// The addresses of links, in order.
    public func links() async throws -> [String] {
        let lines = try await output("pdfinfo", ["-url", path]).split(separator: "\n").dropFirst()
        return lines.compactMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// The file with everything uncompressed, for what no tool lists.
    public func source() async throws -> String {
        try await output("qpdf", ["--qdf", "--object-streams=disable", path, "-"])
    }

    /// Fails with qpdf's words unless it finds nothing to say about the file.
    public func check() async throws {
        try await output("qpdf", ["--check", path])
    }

    private var path: String { url.path(percentEncoded: false) }

    @discardableResult
    private func output(_ tool: String, _ arguments: [String]) async throws -> String {
        let run = try await ToolRun(tool, arguments)
        guard run.status == 0 else { throw PDFToolError(tool: tool, output: run.text + run.errors) }
        return run.text
    }
}

public struct PDFToolError: Error {
    public let tool: String
    public let output: String
}
