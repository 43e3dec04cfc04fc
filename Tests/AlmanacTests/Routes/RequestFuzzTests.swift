import Foundation
import TestSupport
import Testing

@testable import Almanac
@testable import Exports
@testable import Figures
@testable import Imports
@testable import Items
@testable import Jobs
@testable import Trackers

@Suite(.timeLimit(.minutes(60))) struct RequestFuzzTests {
    private static let exports = [
        Samples.request,
        """
        {"start_date":"2024-01-01","end_date":"2024-12-31","timezone":"Asia/Kathmandu","paper":"letter","accent":"#1B5A9C"}
        """,
        """
        {"report_type":"flow","start_date":"2024-02-29","end_date":"2024-03-01","group_by":"day","include_items":false}
        """,
        """
        {"report_type":"comparison","comparison_periods":[{"start_date":"2024-01-01","end_date":"2024-01-31","label":"A"},
        {"start_date":"2024-02-01","end_date":"2024-02-29","label":"B"}],"filters":{"labels":["a","b,c"],"projects":[]}}
        """,
    ].map { Array($0.utf8) }

    private static let imports = [
        #"{"source_type":"github","source_config":{"repository":"a/b","api_token":"t"},"options":{"batch_size":5}}"#,
        #"{"source_type":"jira","source_config":{"base_url":"https://j.example","jql":"x","email":"a@b","api_token":"t"}}"#,
        #"{"source_type":"gitlab","source_config":{"project_keys":["a","b"],"api_token":"t","date_from":"2024-01-01"}}"#,
        #"{"source_type":"servicenow","source_config":{"instance":"a","table":"incident","username":"u","password":"p"}}"#,
    ].map { Array($0.utf8) }

    private static let words = [
        "\"start_date\"", "\"end_date\"", "2023-12-31", "0001-01-01", "9999-12-31", "true", "null", "[]", "{}", "-1",
        "1e400", "\"\\ud800\"", "\"\\u0000\"", "comparison", "filters", "[[[[[[[[", "\"base_url\":\"http://[::1]\",",
        "\"project_keys\":[\"x\"],", "\"max_items\":0,", "\"options\":{\"full\":true},",
    ]

    private static let rules = ExportRequest.Rules(
        maxRangeDays: 365,
        timeZone: .gmt,
        now: Timestamp(seconds: 1_735_689_600)
    )

    @Test func `a body is refused by field, or is a request that keeps the rules and outlives Redis`() async throws {
        let fault = try await Fuzz.firstFault(1000) { fuzz in
            let body = fuzz.changed(fuzz.pick(Self.exports), words: Self.words)
            guard let json = try? JSONValue(parsing: body) else { return nil }
            let kind = fuzz.pick([ExportKind.pdf, .zip])
            do throws(ExportRequestError) {
                let spec = try ExportRequest.read(json, kind: kind, rules: Self.rules)
                return try? Self.fault(of: spec)
            } catch {
                return Self.fault(of: error.all)
            }
        }
        #expect(fault == nil)
    }

    private static func fault(of spec: ExportSpec) throws -> String? {
        let days = spec.range.end.daysSinceEpoch - spec.range.start.daysSinceEpoch
        if spec.reportType != .comparison, !(0...365).contains(days) { return "a range of \(days) days" }
        if spec.reportType == .comparison, !(2...5).contains(spec.comparisonPeriods.count) { return "odd periods" }
        let again = try DocumentJSON.decode(ExportSpec.self, from: DocumentJSON.encode(spec))
        return again == spec ? nil : "\(spec) is another after Redis"
    }

    private static func fault(of problems: [FieldProblem]) -> String? {
        if problems.isEmpty { return "refused without a reason" }
        for problem in problems {
            guard problem.pointer.isEmpty || problem.pointer.hasPrefix("/") else { return "no pointer: \(problem)" }
            guard !problem.detail.isEmpty, problem.detail.utf8.count < 4000 else { return "no sentence: \(problem)" }
        }
        return nil
    }

    @Test func `a body of an import is refused by field, or is a request that outlives Redis`() async throws {
        let fault = try await Fuzz.firstFault(1000) { fuzz in
            let body = fuzz.changed(fuzz.pick(Self.imports), words: Self.words)
            guard let json = try? JSONValue(parsing: body) else { return nil }
            do throws(ImportRequestProblems) {
                let request = try ImportRequest(json, for: fuzz.pick([.job, .preview, .connectionTest]))
                guard (1...1000).contains(request.options.batchSize) else { return "\(request.options)" }
                let encoded = try? DocumentJSON.encode(request.options)
                let again = encoded.flatMap { try? DocumentJSON.decode(ImportOptions.self, from: $0) }
                return again == request.options ? nil : "\(request.options) are others after Redis"
            } catch {
                return Self.fault(of: error.problems)
            }
        }
        #expect(fault == nil)
    }
}
