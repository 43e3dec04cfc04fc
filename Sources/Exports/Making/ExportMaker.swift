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
        var summary: ReportSummary
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
        try observe(.init(percentage: 0, processed: 0, total: nil, stage: .reading))
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
        let writer = ExportWriter(
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
            let rendered = try writer.write(to: path, observe: observe)
            let count = coverage.itemsInRange
            return Outcome(
                warnings: rendered?.warnings ?? [],
                coverage: coverage,
                summary: writer.report.told,
                progress: .init(percentage: 100, processed: count, total: count, stage: .done)
            )
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Whether an export lists so many items that it takes a worker for longer than others should wait.
    func isLarge(_ spec: ExportSpec, _ interruption: Interruption) throws -> Bool {
        guard spec.includes.items || spec.kind == .zip else { return false }
        return try store.read { reader in
            try reader.whileInterruptible(by: interruption) {
                try reader.hasMore(than: Self.manyItems, spec.filters, in: ReportItems(reader, spec).ranges)
            }
        }
    }

    /// Some tenths of a second of a worker.
    private static let manyItems = 5000
}

extension ExportMaker {
    /// The first page as a picture; nothing is kept of it.
    /// - Parameters:
    ///   - interruption: ends the queries.
    ///   - observe: called between the steps; what it throws ends the work.
    func preview(
        _ spec: ExportSpec,
        as format: PreviewFormat,
        tool: inout ExportTool,
        interruption: Interruption = Interruption(),
        observe: () throws -> Void = {}
    ) throws -> [UInt8] {
        try observe()
        tool.noteStep()
        defer { tool.noteRest() }
        let renderer = try tool.renderer()
        return try store.read { reader in
            let entry = try reader.whileInterruptible(by: interruption) {
                try cache.entry(for: spec, reader, ReportItems(reader, spec), store: store, interruption)
            }
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
