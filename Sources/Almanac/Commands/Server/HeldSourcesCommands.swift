import ArgumentParser
import Client
import Foundation
import Items

/// Sources of which items are held, saved or not.
extension SourcesCommand {
    struct Held: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every source of which items are held, saved or not."
        )

        @OptionGroup var server: ServerOptions

        func run() async throws {
            try await server.run { server.show(try await $0.get("/api/items/sources"), Self.table) }
        }

        private static func table(_ list: JSONValue) -> String {
            var table = TextTable("TYPE", "SOURCE", "ITEMS", "LAST IMPORT (UTC)", "SAVED AS")
            for source in list["sources"]?.array ?? [] {
                let names = source["saved_as"]?.array?.compactMap(\.string) ?? []
                table.add(
                    source["source_type"].cell,
                    source["source"].cell,
                    source["items"].cell,
                    source["last_import"].cell,
                    names.isEmpty ? "-" : names.joined(separator: ", ")
                )
            }
            return table.text(orElse: "No items are held.")
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the items of a source that is not saved.",
            discussion: "Such as those of an import that was made once; `almanac sources held` lists every source."
        )

        @Argument(help: "Its type: \(types).", transform: type)
        var type: SourceType

        @Argument(help: "Its name, such as owner/name.")
        var name: String

        @OptionGroup var server: ServerOptions

        private static let types = SourceType.allCases.map(\.rawValue).joined(separator: ", ")

        private static func type(_ text: String) throws -> SourceType {
            guard let type = SourceType(rawValue: text) else { throw ValidationError("Write one of: \(types).") }
            return type
        }

        func run() async throws {
            let name = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
            let path = "/api/items/sources?source_type=\(type.rawValue)&source=\(name)"
            try await server.run { _ = try await $0.send(.delete, path) }
        }
    }
}
