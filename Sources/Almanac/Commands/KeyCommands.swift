import ArgumentParser
import Exports
import Foundation
import Imports
import Items

/// Works beside a running server or without one.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Show the public key that bundles are signed with.",
        discussion: "It comes from SECRET_KEY, or from secret.key in DATA_DIR, which is made where there is none."
    )

    func run() throws {
        let settings = try Settings.fromEnvironment()
        do {
            let data = try DataDirectory(settings.dataDirectory)
            let key = try BundleSigner(seed: settings.sealer(in: data.path).bundleSeed).publicKey
            CommandOutput.line(key.pem)
            CommandOutput.line("base64: \(key.base64)")
        } catch let error as StartError {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode(error.exitCode)
        } catch {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        }
    }
}

/// Reads the file and nothing else.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that a bundle is as it was signed: signature, checksums and the digest of its items.",
        discussion: "Says what is off first, and exits with 1 then."
    )

    @Argument(help: "The bundle.")
    var file: String

    @Option(help: "The public key, or its file, as `almanac keys` shows it; without it, this DATA_DIR's own.")
    var key: String?

    func run() throws {
        let key = try publicKey()
        do {
            let outcome = try BundleCheck(path: file, key: key).run()
            let items = outcome.items.map { ", \($0) items of the digest \(outcome.digest)" }
            CommandOutput.line("\(file): as signed by \(key): \(outcome.entries) entries\(items ?? "")")
        } catch {
            CommandOutput.error("almanac: \(file) \(error)")
            throw ExitCode.failure
        }
    }

    private func publicKey() throws -> BundleKey {
        guard let key else { return try ownKey() }
        let text = (try? String(contentsOfFile: key, encoding: .utf8)) ?? key
        guard let read = BundleKey(text) else {
            throw ValidationError("--key is neither a public key, as `almanac keys` shows it, nor its file.")
        }
        return read
    }

    /// Makes nothing where there is nothing.
    private func ownKey() throws -> BundleKey {
        let settings = try Settings.fromEnvironment()
        let file = SealingKeyFile(dataDirectory: settings.dataDirectory)
        guard settings.imports.secretKey != nil || FileManager.default.fileExists(atPath: file.path) else {
            throw ValidationError("There is no key of its own here (SECRET_KEY, DATA_DIR): name one by --key.")
        }
        do {
            return try BundleSigner(seed: settings.sealer(in: settings.dataDirectory).bundleSeed).publicKey
        } catch {
            CommandOutput.error("almanac: \(error)")
            throw ExitCode.failure
        }
    }
}
