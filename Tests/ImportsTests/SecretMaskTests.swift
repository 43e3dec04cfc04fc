import TestSupport
import Testing

@testable import Egress
@testable import Imports
@testable import Items
@testable import Trackers

struct SecretMaskTests {
    private func masked(_ words: String, _ secrets: String...) -> String {
        SecretMask(secrets.map(Secret.init)).masked(words)
    }

    @Test(arguments: ["t", "H", "it", "Git", "hub", "ab1", "Hub", "token", "Password", "the", "bad"])
    func `a short secret, or one that is a word, is not sought where it stands by chance`(secret: String) {
        let words = "GitHub says the token is bad, it hub-ab12 xab1 Password-less"
        #expect(masked(words, secret) == words)
    }

    @Test(arguments: [
        ("no such token: t", "t", "no such token: (secret)"), ("token: hunter is", "hunter", "token: (secret) is"),
        (#"the token "hunter" is bad"#, "hunter", #"the token "(secret)" is bad"#),
        ("token=hunter&x=1", "hunter", "token=(secret)&x=1"), ("Bad (Hunter)", "hunter", "Bad ((secret))"),
        ("you sent ab1, which", "ab1", "you sent (secret), which"), ("ab1", "ab1", "(secret)"),
        ("you sent x9-k2.", "x9-k2", "you sent (secret)."),
    ])
    func `it is where the tracker repeats it`(words: String, secret: String, shown: String) {
        #expect(masked(words, secret) == shown)
    }

    @Test(arguments: [
        ("xxhunter2hunter2yy", "hunter2hunter2"), ("HUNTER22", "hunter22"), ("a%2Fb%3Dc12345", "a/b=c12345"),
        ("ghp_AbCdEfGhIjKlMnOp!", "ghp_AbCdEfGhIjKlMnOp"), ("token-1234", "token-1234"), ("hUnTeRzZz is", "hUnTeRzZz"),
    ])
    func `a long one is found wherever it stands`(words: String, secret: String) {
        #expect(masked(words, secret).contains("(secret)"))
        #expect(!masked(words, secret).lowercased().contains(secret.lowercased()))
    }

    @Test(arguments: [
        "pa&amp;ss w\u{F6}rd/+9&lt;&#39;&quot;", "pa&amp;ss w\u{F6}rd/+9&lt;'\"",
        "pa&amp;ss w\u{F6}rd/+9&lt;&#x27;&#34;",
        "pa&amp;ss w&#246;rd/+9&lt;&apos;&quot;", "pa%26ss+w%C3%B6rd%2f%2b9%3c%27%22",
        "pa%26ss%20w%C3%B6rd/%2B9%3C%27%22",
        "pa&ss+w\u{F6}rd/+9<'\"", #"pa&ss w\u00F6rd\/+9<'\""#, #"pa\u0026ss w\u00f6rd/\u002b9\u003c\u0027\""#,
    ])
    func `a secret is found as it is escaped for HTML, for an address or for JSON`(form: String) {
        #expect(masked("got [\(form)]", "pa&ss w\u{F6}rd/+9<'\"") == "got [(secret)]")
    }

    @Test func `what is sent is sought with its scheme and without`() {
        #expect(masked("Bearer tokens are basic", "Bearer t", "t") == "Bearer tokens are basic")
        #expect(masked("got Basic YTpodW50ZXIyMg==", "Basic YTpodW50ZXIyMg==") == "got (secret)")
    }

    @Test func `messages of ours stay as they are, whatever the token is`() async throws {
        for token in ["t", "H", "GitHub", "api_token", "e"] {
            let outcome = try await FakeService.with { _, _ in
                .init(#"{"message":"Bad credentials"}"#, status: 401)
            } _: { service in
                var request = ImportRequest.gitHub(at: service.url)
                request.credentials.apiToken = Secret(token)
                return try await Importer.testing().run(request)
            }
            let message = try #require(outcome.failure?.message)
            #expect(message.hasPrefix("GitHub does not accept the api_token, saying \"Bad credentials\""))
        }
    }
}
