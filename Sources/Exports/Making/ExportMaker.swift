package import Figures
import Foundation
package import Items
import Jobs
import Reports
package import Storage
import Zip

/// Makes the file of an export from one snapshot of the store; blocks its thread.
package struct ExportMaker: Sendable {
    let store: ItemStore
    let attachments: AttachmentFiles
    let house: HouseStyle
    /// Signs bundles, if they are to be signed.
    let signer: BundleSigner?
    private let cache = FigureCache()

    package init(
        store: ItemStore,
        attachments: AttachmentFiles,
        house: HouseStyle = HouseStyle(),
        signer: BundleSigner? = nil
    ) {
        (self.store, self.attachments, self.house, self.signer) = (store, attachments, house, signer)
    }

    package struct Outcome: Sendable {
        package var warnings: [String]
        package var coverage: Coverage
        var progress: ExportStatus.Progress
    }

    /// Told how far the work is; what it throws ends the work, with no file left behind.
    package typealias Observe = (ExportStatus.Progress) throws -> Void

    /// Writes the file at `path`.
    package func make(
        _ spec: ExportSpec,
        to path: String,
        tool: inout ExportTool,
        interruption: Interruption = Interruption(),
        observe: Observe
    ) throws -> Outcome {
        let worker = tool
        defer { worker.noteRest() }
        return try withoutActuallyEscaping(observe) { observe in
            try make(spec, to: path, tool: &tool, interruption) { progress in
                worker.noteStep()
                try observe(progress)
            }
        }
    }

    private func make(
        _ spec: ExportSpec,
        to path: String,
        tool: inout ExportTool,
        _ interruption: Interruption,
        steps observe: @escaping Observe
    ) throws -> Outcome {
        try observe(.init(percentage: 0, processed: 0, total: nil, stage: "reading"))
        let renderer = try tool.renderer()
        return try store.read { reader in
            try reader.whileInterruptible(by: interruption) {
                try make(spec, to: path, renderer, reader, interruption, observe)
            }
        }
    }

    private func make(
        _ spec: ExportSpec,
        to path: String,
        _ renderer: ReportRenderer,
        _ reader: ItemReader,
        _ interruption: Interruption,
        _ observe: @escaping Observe
    ) throws -> Outcome {
        let items = ReportItems(reader, spec)
        let figures = try cache.entry(for: spec, reader, items, store: store, interruption)
        let coverage = figures.coverage
        let draft = Draft(
            spec: spec,
            items: items,
            coverage: coverage,
            figures: figures.figures,
            digest: figures.digest,
            house: house,
            renderer: renderer,
            attachments: spec.includes.attachments ? attachments : nil,
            signer: signer
        )
        do {
            let rendered = try draft.write(to: path, observe: observe)
            let count = coverage.itemsInRange
            return Outcome(
                warnings: rendered?.warnings ?? [],
                coverage: coverage,
                progress: .init(percentage: 100, processed: count, total: count, stage: "done")
            )
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Whether an export lists so many items that it takes a worker for longer than others should wait.
    func isLarge(_ spec: ExportSpec) throws -> Bool {
        guard spec.includes.items || spec.kind == .zip else { return false }
        return try store.read { reader in
            try reader.hasMore(than: Self.manyItems, spec.filters, in: ReportItems(reader, spec).ranges)
        }
    }

    /// Some tenths of a second of a worker.
    private static let manyItems = 5000
}

extension ExportMaker {
    /// The first page as a picture; nothing is kept of it.
    /// - Parameter observe: called between the steps; what it throws ends the work.
    func preview(
        _ spec: ExportSpec,
        as format: PreviewFormat,
        tool: inout ExportTool,
        observe: () throws -> Void = {}
    ) throws -> [UInt8] {
        try observe()
        tool.noteStep()
        defer { tool.noteRest() }
        let renderer = try tool.renderer()
        return try store.read { reader in
            let items = ReportItems(reader, spec)
            let entry = try cache.entry(for: spec, reader, items, store: store)
            try observe()
            let report = ActivityReport(
                spec: spec,
                coverage: entry.coverage,
                figures: entry.figures,
                digest: entry.digest,
                house: house
            )
            return try renderer.preview(report.report(), as: format)
        }
    }
}

/// One export that is being made.
private struct Draft {
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

    private func drawReport(
        to path: String,
        share: ClosedRange<Double>,
        _ observe: @escaping ExportMaker.Observe
    ) throws -> RenderedReport {
        let report = ActivityReport(spec: spec, coverage: coverage, figures: figures, digest: digest, house: house)
            .report()
        let count = coverage.itemsInRange
        let appendix = spec.includes.items && count > 0 ? try items.appendix(count: count, spec: spec) : nil
        return try render(report, appendix, to: path) { progress in
            let percentage = share.lowerBound + progress.fraction * (share.upperBound - share.lowerBound)
            try observe(
                .init(
                    percentage: Int(percentage),
                    processed: progress.rows,
                    total: progress.totalRows,
                    stage: "drawing"
                )
            )
        }
    }

    /// A file that can't be written is told as elsewhere.
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
        try pack(contents, to: path) { fraction in
            try observe(
                .init(
                    percentage: Int(start + fraction * (100 - start)),
                    processed: Int(fraction * Double(total)),
                    total: total,
                    stage: "packing"
                )
            )
        }
        return rendered
    }

    /// What the system refuses is told as elsewhere.
    private func pack(_ contents: BundleContents, to path: String, progress: (Double) throws -> Void) throws {
        do {
            let items = try items.openWithDetails(attachments)
            try BundleWriter(contents: contents).write(to: path, items: items, progress: progress)
        } catch let error as ZipError where error.systemCode != 0 {
            throw FileError(call: "pack", path: error.subject, code: error.systemCode)
        }
    }
}
