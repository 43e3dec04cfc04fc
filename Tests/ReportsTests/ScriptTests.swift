import Foundation
import Reports
import TestSupport
import Testing

struct ScriptTests {
    @Test(arguments: [
        "für Größenfilter, naïve café", "Ошибка в отчёте за месяц", "決済ページを改善する", "支付页面加载超时",
        "결제 페이지 오류 발생", "خطأ في صفحة الدفع", "שגיאה בדף התשלום", "ข้อผิดพลาดในหน้าชำระเงิน", "भुगतान पृष्ठ में त्रुटि",
        "release 🚀 done", "pair 👩‍💻 up", "Zoë e\u{301}tude", "<script>alert(1)</script> (a) \\ [b]",
    ])
    func `text of any script comes back as it was typed`(text: String) async throws {
        var report = Report(title: "Scripts", created: "2024-01-01T00:00:00Z")
        report.blocks = [.paragraph(text)]
        let appendix = sampleAppendix(1) { _ in text }
        try await withRendered(report, appendix: appendix) { pdf, rendered in
            try await pdf.check()
            let found = try await pdf.text().unicodeScalars.filter { !$0.properties.isBidiControl }
            #expect(String(String.UnicodeScalarView(found)).contains(text))
            #expect(rendered.missingCharacters.isEmpty)
        }
    }

    @Test func `characters that no font has are told, for this report only`() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(path: "r.pdf").path
            let renderer = try ReportRenderer()
            var report = sampleReport()
            report.blocks.append(.paragraph("odd \u{10FFFD} mark"))
            for _ in 0..<2 {
                let rendered = try renderer.render(report, to: path)
                #expect(rendered.missingCharacters == ["\u{10FFFD}"])
                #expect(rendered.warnings == ["no installed font has U+10FFFD; a replacement mark is shown instead"])
            }
            #expect(try renderer.render(sampleReport(), to: path).warnings.isEmpty)
        }
    }

    @Test func `control characters do not break the file`() async throws {
        // U+FFFE last, which Swift does not allow in a literal.
        let odd = String(
            decoding: Array("nul\u{0}zero\u{200B}width\nline\u{7}bell".utf8) + [0xEF, 0xBF, 0xBE],
            as: UTF8.self
        )
        var report = sampleReport(title: odd)
        report.subtitle = odd
        report.author = odd
        report.keywords = [odd]
        report.blocks += [.heading(odd), .paragraph(odd)]
        try await withRendered(report, appendix: sampleAppendix(2) { _ in odd }) { pdf, _ in
            try await pdf.check()
            #expect(try await pdf.text().contains("nul zerowidth line bell"))
        }
    }

    private func bytes(_ title: String, _ rows: String, by renderer: ReportRenderer) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let appendix = sampleAppendix(3) { _ in rows }
        _ = try renderer.render(sampleReport(title: title), appendix: appendix) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Cairo's own part of such a font has 50 KB more, of subroutines.
    @Test func `a few words of Chinese take a few kilobytes`() throws {
        let renderer = try ReportRenderer()
        let latin = try bytes("Payments", "slow page", by: renderer).count
        let chinese = try bytes("支付活动报告", "支付页面加载超时", by: renderer).count
        #expect(chinese - latin < 12_000)
    }

    @Test func `what a renderer drew before does not show in a document`() throws {
        let renderer = try ReportRenderer()
        _ = try bytes("決済ページ", "決済ページを改善する 超时", by: renderer)
        let after = try bytes("支付活动报告", "支付页面加载超时 결제", by: renderer)
        let first = try bytes("支付活动报告", "支付页面加载超时 결제", by: ReportRenderer())
        let again = try bytes("支付活动报告", "支付页面加载超时 결제", by: renderer)
        let isSame = [after == first, again == first]
        #expect(isSame == [true, true])
    }
}
