import ArgumentParser
import Automation
import Foundation
import Imports
import Items
import Storage

/// Works where no server serves from either side.
struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move what DATA_DIR holds to a PostgreSQL database and an S3 store, or back.",
        discussion: """
            Copies items with all that belongs to them, saved sources and reports, attachments and the files of reports; \
            compares counts and digests; and leaves the original as it is. Stop all almanacs of both sides before. Jobs do \
            not move: let them end. The keys of the S3 store (S3_…) and SECRET_KEY are those of the environment.
            """
    )

    @Option(
        name: .long,
        parsing: .upToNextOption,
        help: .init("From DATA_DIR to these.", valueName: "DATABASE_URL [FILES_URL]")
    )
    var to: [String] = []

    @Option(
        name: .long,
        parsing: .upToNextOption,
        help: .init("From these to DATA_DIR.", valueName: "DATABASE_URL [FILES_URL]")
    )
    var from: [String] = []

    func validate() throws {
        guard to.isEmpty != from.isEmpty, (1...2).contains((to + from).count) else {
            throw ValidationError("write --to DATABASE_URL FILES_URL, or --from DATABASE_URL FILES_URL to move back.")
        }
    }

    func run() async throws {
        do {
            let settings = try Settings(environment: environment)
            let data = try DataDirectory(settings.dataDirectory)
            try data.lock()
            try checkKey(settings, data)
            let here = try ItemStore(path: data.itemStore)
            let there = try settings.openStore(in: data)
            let contents = try to.isEmpty ? there.move(to: here) : here.move(to: there)
            CommandOutput.line("\(contents.items) items, \(contents.rows) rows in all: the two are the same")
            try await moveFiles(contents, settings, data, there)
        } catch let error as SettingsError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(78)
        } catch let error as StartError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(error.exitCode)
        } catch {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        }
    }

    /// As the cluster's almanacs will have it; where the files go along it is known that they have a Redis.
    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        let urls = to + from
        environment["DATABASE_URL"] = urls[0]
        if urls.count > 1 { environment["FILES_URL"] = urls[1] }
        environment["DATABASE_URL_FILE"] = nil
        environment["REDIS_URL"] = environment["REDIS_URL"] ?? "redis://localhost"
        return environment
    }

    /// Saved credentials are sealed, and only the key that sealed them opens them.
    private func checkKey(_ settings: Settings, _ data: DataDirectory) throws {
        let file = SealingKeyFile(dataDirectory: data.path)
        guard access(file.path, F_OK) == 0, !to.isEmpty else { return }
        let (own, other) = (try file.sealer(), try settings.sealer(in: data.path))
        guard own.linkKey != other.linkKey else { return }
        CommandOutput.error(
            "warning: SECRET_KEY is another key than that of \(file.path), so the credentials of saved sources have to be "
                + "entered again; to take the key along set SECRET_KEY=\"key:$(base64 -w0 \(file.path))\""
        )
    }

    private func moveFiles(
        _ contents: MovedContents,
        _ settings: Settings,
        _ data: DataDirectory,
        _ there: ItemStore
    ) async throws {
        guard settings.files.address != nil else { return }
        if !to.isEmpty {
            try await settings.files.prepare(instance: data.instance(), storeID: there.identity ?? data.instance())
        }
        let store = to.isEmpty ? try ItemStore(path: data.itemStore) : there
        let reports = try await store.readSaved { try $0.runsWithFiles().compactMap(\.filename) }
        let move = FileMove(settings, data, isOut: !to.isEmpty)
        let (attachments, files) = (try await move.attachments(contents.attachments), try await move.reports(reports))
        CommandOutput.line("\(attachments.moved) attachments and \(files.moved) files of reports have come along")
        let missing = attachments.missing + files.missing
        if missing > 0 { CommandOutput.error("warning: \(missing) files were not there, and are left out") }
    }
}
