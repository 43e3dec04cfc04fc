import Figures
import Glibc
import Items
import Jobs
import Reports
import Storage
import Zip

/// Writes one export, of figures and items that were read in one transaction.
struct ExportWriter {
    let spec: ExportSpec
    let items: ReportItems
    let coverage: Coverage
    let figures: [ReportFigures]
    let digest: String
    let house: HouseStyle
    let renderer: ReportRenderer
    /// nil where the request does not want them.
    let attachments: AttachmentFiles?
    let signer: BundleSigner?

    /// - Returns: what became of the report, where there is one.
    func write(to path: String, observe: @escaping ExportMaker.Observe) throws -> RenderedReport? {
        switch spec.kind {
        case .pdf: return try drawReport(to: path, share: 0...100, observe)
        case .zip: return try writeBundle(to: path, observe)
        }
    }

    var report: ActivityReport {
        ActivityReport(spec: spec, coverage: coverage, figures: figures, digest: digest, house: house)
    }

    private func drawReport(
        to path: String,
        share: ClosedRange<Double>,
        _ observe: @escaping ExportMaker.Observe
    ) throws -> RenderedReport {
        let report = report.report()
        let count = coverage.itemsInRange
        let appendix = spec.includes.items && count > 0 ? try items.appendix(count: count, spec: spec) : nil
        return try render(report, appendix, to: path) { progress in
            let percentage = share.lowerBound + progress.fraction * (share.upperBound - share.lowerBound)
            try observe(
                .init(
                    percentage: Int(percentage),
                    processed: progress.rows,
                    total: progress.totalRows,
                    stage: .drawing
                )
            )
        }
    }

    /// Makes a `FileError` of a file that can't be written, which `MachineFault` explains to the client.
    private func render(
        _ report: Report,
        _ appendix: Appendix?,
        to path: String,
        _ onProgress: (RenderProgress) throws -> Void
    ) throws -> RenderedReport {
        do {
            return try renderer.render(report, appendix: appendix, to: path, onProgress: onProgress)
        } catch let error as OutputFileError {
            throw FileError(call: error.operation, path: error.path, code: error.code)
        }
    }

    private func writeBundle(to path: String, _ observe: @escaping ExportMaker.Observe) throws -> RenderedReport? {
        let reportPath = path + ".report"
        defer { unlink(reportPath) }
        let rendered = spec.includes.report ? try drawReport(to: reportPath, share: 0...50, observe) : nil
        let start = spec.includes.report ? 50.0 : 0
        let total = coverage.itemsInRange
        let contents = BundleContents(
            report: spec.includes.report ? reportPath : nil,
            includesCSV: spec.includes.csv,
            includesJSON: spec.includes.json,
            grouping: spec.groupBy,
            timeZone: spec.timeZone,
            expectedItems: total,
            manifest: Manifest(
                request: try DocumentJSON.encode(spec),
                coverage: try DocumentJSON.encode(coverage),
                dataAsOf: coverage.dataAsOf,
                version: ProductVersion.text,
                itemsDigest: digest,
                signer: signer
            )
        )
        func tell(_ work: BundleProgress?) throws {
            try observe(
                .init(
                    percentage: Int(start + (work?.fraction ?? 0) * (100 - start)),
                    processed: min(work?.items ?? 0, total),
                    total: total,
                    stage: .packing
                )
            )
        }
        var done: BundleProgress?
        let files = attachments.map { files in
            AttachmentReader(files, beside: path) { (try? tell(done)) == nil }
        }
        defer { files?.close() }
        try pack(contents, files, to: path) { work in
            done = work
            try tell(work)
        }
        return rendered
    }

    /// Makes a `FileError` of what the system refuses, as `render` does.
    private func pack(
        _ contents: BundleContents,
        _ files: AttachmentReader?,
        to path: String,
        progress: BundleWriter.Hear
    ) throws {
        do {
            let items = try items.openWithDetails(files)
            try BundleWriter(contents: contents).write(to: path, items: items, progress: progress)
        } catch let error as ZipError where error.systemCode != 0 {
            throw FileError(call: "pack", path: error.subject, code: error.systemCode)
        }
    }
}
