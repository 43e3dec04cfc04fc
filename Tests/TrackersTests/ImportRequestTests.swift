import Testing

@testable import Items
@testable import Trackers

struct ImportRequestTests {
    private func request(_ json: String, for purpose: ImportRequest.Purpose = .job) throws -> ImportRequest {
        try ImportRequest(JSONValue(parsing: Array(json.utf8)), for: purpose)
    }

    /// The pointers of what is wrong.
    private func refused(_ json: String, for purpose: ImportRequest.Purpose = .job) throws -> [String] {
        let error = #expect(throws: ImportRequestProblems.self) { try request(json, for: purpose) }
        return (error?.problems ?? []).map(\.pointer)
    }

    private func gitHub(_ more: String = "", source: String = "") -> String {
        """
        {"source_type":"github","source_config":{"api_token":"t","repository":"acme/rocket"\(source)}\(more)}
        """
    }

    @Test func `a full request is read with every field`() throws {
        let read = try request(
            """
            {"source_type":"github","tenant_id":"acme","correlation_id":"c-1",
             "source_config":{"base_url":"https://ghe.example.com/api/v3/","api_token":"t","repository":"acme/rocket",
              "status_filter":"closed","label_filter":["bug","ui"],"date_from":"2024-01-01","date_to":"2024-01-31"},
             "options":{"batch_size":50,"max_items":7,"duplicate_handling":"skip","include_comments":false,
              "include_attachments":true,"include_history":true,"full":true,"dry_run":true}}
            """
        )
        #expect(read.sourceType == .github && read.tenantID == "acme" && read.correlationID == "c-1")
        #expect(read.credentials.apiToken == Secret("t"))
        #expect(read.config.statusFilter == ["closed"] && read.config.labelFilter == ["bug", "ui"])
        #expect(read.config.createdFrom == Timestamp("2024-01-01T00:00:00Z"))
        #expect(read.config.createdBefore == Timestamp("2024-02-01T00:00:00Z"))
        let options = ImportOptions(
            batchSize: 50,
            maxItems: 7,
            duplicateHandling: .skip,
            includesComments: false,
            includesAttachments: true,
            includesHistory: true,
            isFull: true,
            isDryRun: true
        )
        #expect(read.options == options)
    }

    @Test func `what is left out has the contract's defaults`() throws {
        let read = try request(gitHub(#","options":null,"tenant_id":null"#))
        #expect(read.options == ImportOptions())
        #expect(
            read.options.batchSize == 100 && read.options.duplicateHandling == .update && read.options.includesComments
        )
    }

    @Test(arguments: [
        #"{"source_type":"jira","source_config":{"base_url":"https://test.atlassian.net","email":"a@b.c","api_token":"t","project_key":"TEST"}}"#,
        #"{"source_type":"jira","source_config":{"base_url":"https://jira.example.com/jira","api_token":"pat","project_keys":["A","B"]}}"#,
        #"{"source_type":"jira","source_config":{"base_url":"https://jira.example.com","username":"u","password":"p","jql":"project = A"}}"#,
        #"{"source_type":"servicenow","source_config":{"instance":"dev12345","username":"u","password":"p","query":"active=true"}}"#,
        #"{"source_type":"servicenow","source_config":{"base_url":"https://sn.example.com","api_key":"k","table":"change_request"}}"#,
        #"{"source_type":"gitlab","source_config":{"api_token":"t","project_id":278964}}"#,
        #"{"source_type":"gitlab","source_config":{"api_token":"t","project_id":278964.0}}"#,
        #"{"source_type":"gitlab","source_config":{"base_url":"https://host/gitlab","api_token":"t","project_id":"group/sub/name"}}"#,
    ])
    func `each tracker's own ways to sign in are taken`(json: String) throws {
        _ = try request(json)
    }

    @Test(arguments: [
        (#"{"source_config":{}}"#, ["/source_type"]),
        (#"{"source_type":"svn","source_config":{}}"#, ["/source_type"]),
        (#"{"source_type":"csv","source_config":{}}"#, ["/source_type"]),
        (#"{"source_type":"github"}"#, ["/source_config"]),
        (#"{"source_type":"github","source_config":[]}"#, ["/source_config"]),
        (#"{"source_type":"github","source_config":{}}"#, ["/source_config/api_token", "/source_config/repository"]),
        (
            #"{"source_type":"jira","source_config":{"base_url":"https://x.test","project_key":"T"}}"#,
            ["/source_config/api_token"]
        ),
        (
            #"{"source_type":"jira","source_config":{"base_url":"https://x.atlassian.net","project_key":"T","api_token":"t"}}"#,
            ["/source_config/email"]
        ),
        (
            #"{"source_type":"jira","source_config":{"api_token":"t"}}"#,
            ["/source_config/base_url", "/source_config/project_key"]
        ),
        (
            #"{"source_type":"servicenow","source_config":{"password":"p"}}"#,
            ["/source_config/instance", "/source_config/username"]
        ),
        (
            #"{"source_type":"servicenow","source_config":{"instance":"a.b","api_key":"k"}}"#,
            ["/source_config/instance"]
        ),
        (#"{"source_type":"gitlab","source_config":{"api_token":"t"}}"#, ["/source_config/project_id"]),
    ])
    func `what a source needs is asked for by name`(json: String, pointers: [String]) throws {
        #expect(try refused(json) == pointers)
    }

    @Test(arguments: [
        (#","options":{"batch_size":0}"#, "/options/batch_size"),
        (#","options":{"batch_size":1001}"#, "/options/batch_size"),
        (#","options":{"batch_size":"10"}"#, "/options/batch_size"),
        (#","options":{"batch_size":true}"#, "/options/batch_size"),
        (#","options":{"batch_size":1.5}"#, "/options/batch_size"),
        (#","options":{"max_items":0}"#, "/options/max_items"),
        (#","options":{"dry_run":1}"#, "/options/dry_run"),
        (#","options":{"duplicate_handling":"merge"}"#, "/options/duplicate_handling"),
        (#","options":{"speed":9}"#, "/options/speed"),
        (#","options":7"#, "/options"),
        (#","tenant_id":7"#, "/tenant_id"),
        (#","correlation_id":"a\nb""#, "/correlation_id"),
        (#","limit":5"#, "/limit"),
        (#","a/b~c":5"#, "/a~1b~0c"),
    ])
    func `a field that breaks a rule is named`(more: String, pointer: String) throws {
        #expect(try refused(gitHub(more)) == [pointer])
    }

    @Test(arguments: [
        (#","base_url":"ftp://x.test""#, "base_url"), (#","base_url":"x.test""#, "base_url"),
        (#","base_url":"https://""#, "base_url"), (#","base_url":"https://u:p@x.test""#, "base_url"),
        (#","base_url":"https://x.test/#a""#, "base_url"), (#","base_url":"https://x.test/?a=b""#, "base_url"),
        (#","base_url":"https://x.test\\@y.test""#, "base_url"), (#","base_url":"https://x.test:99999""#, "base_url"),
        (#","base_url":"https://bücher.test""#, "base_url"), (#","api_key":"a b""#, "api_key"),
        (#","label_filter":[]"#, "label_filter"), (#","label_filter":[""]"#, "label_filter"),
        (#","status_filter":"done""#, "status_filter"), (#","date_from":"2024-02-30""#, "date_from"),
        (#","date_from":"2024-02-02","date_to":"2024-02-01""#, "date_from"), (#","jql":"project = A""#, "jql"),
        (#","query":"a=b""#, "query"), (#","username":"a:b""#, "username"), (#","user_email":5"#, "user_email"),
        (#","email":"a@b","user_email":"c@d""#, "user_email"), (#","token":"x""#, "token"),
    ])
    func `a source's field that breaks a rule is named`(field: String, name: String) throws {
        #expect(try refused(gitHub(source: field)) == ["/source_config/\(name)"])
    }

    @Test(arguments: ["a", "a/b/c", "/b", "a/", "a/..", "a b/c", "a/b?x=1", "https://github.com/a/b"])
    func `a repository is owner and name`(repository: String) throws {
        let json = #"{"source_type":"github","source_config":{"api_token":"t","repository":"\#(repository)"}}"#
        #expect(try refused(json) == ["/source_config/repository"])
    }

    @Test func `all that is wrong is told at once`() throws {
        let json = #"{"source_type":"github","source_config":{"x":1},"options":{"batch_size":0,"y":2},"z":3}"#
        let pointers = try refused(json)
        let all = [
            "/source_config/api_token", "/source_config/repository", "/source_config/x", "/options/batch_size",
            "/options/y", "/z",
        ]
        #expect(Set(pointers) == Set(all) && pointers.count == all.count)
    }

    @Test func `no problem repeats a secret`() throws {
        let json =
            #"{"source_type":"jira","source_config":{"api_token":"canary 1","password":"canary\u00002","apitoken":"canary3"}}"#
        let error = #expect(throws: (any Error).self) {
            try ImportRequest(JSONValue(parsing: Array(json.utf8), rules: .foreign))
        }
        #expect(!"\(String(describing: error))".contains("canary"))
    }

    @Test func `a connection test has a source and nothing else, a preview has a limit`() throws {
        #expect(try refused(gitHub(#","options":{}"#), for: .connectionTest) == ["/options"])
        #expect(try request(gitHub(#","limit":25"#), for: .preview).previewLimit == 25)
        #expect(try refused(gitHub(#","limit":101"#), for: .preview) == ["/limit"])
    }
}
