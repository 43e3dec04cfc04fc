import ArgumentParser
import Crypto
import Items

/// Prints a new bearer token, which is stored nowhere, and the hash to configure.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make an API token and the hash to put into API_TOKENS."
    )

    func run() {
        let key = SymmetricKey(size: .bits256)
        let token = "alm_" + key.withUnsafeBytes { SHA256.hash(data: $0) }.hexadecimal
        CommandOutput.line("token: \(token)")
        CommandOutput.line("hash:  \(SHA256.hash(data: Array(token.utf8)).hexadecimal)")
        CommandOutput.line("")
        CommandOutput.line("Set API_TOKENS to the hash (several are separated by commas) and give the token to the")
        CommandOutput.line("client: it sends the header \"Authorization: Bearer TOKEN\". It is not shown again.")
    }
}
