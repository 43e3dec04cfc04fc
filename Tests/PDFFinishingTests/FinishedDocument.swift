import Foundation
import PDFFinishing
import TestSupport

/// A document as the finisher wrote it, and what qpdf says of it.
struct FinishedDocument {
    let bytes: [UInt8]

    init(_ input: [UInt8], pieces: Int = 4096, _ finish: DocumentFinish = sample) throws {
        var output: [UInt8] = []
        try Self.run(input, pieces: pieces, PDFFinisher(finish) { output.append(contentsOf: $0) })
        bytes = output
    }

    private static func run(_ input: [UInt8], pieces: Int, _ finisher: consuming PDFFinisher) throws {
        var finisher = finisher
        try input.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                let end = min(start + pieces, bytes.count)
                try finisher.take(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
        }
        try finisher.finish()
    }

    static var sample: DocumentFinish {
        var finish = DocumentFinish(language: "en-GB", created: "2024-03-31T12:00:00+02:00")
        finish.title = "Activity <of> (all) & \u{1}Zürich"
        finish.author = "almanac"
        finish.keywords = ["month", "type"]
        finish.creator = "almanac 0.4.0"
        finish.figures = ["Created (blue) and closed"]
        finish.attachments = [
            Attachment(name: "figures.csv", description: "Größen", mediaType: "text/csv", bytes: Array("a,b\n".utf8))
        ]
        return finish
    }

    /// qpdf's exit status, 0 where it has neither errors nor warnings, and its output.
    func qpdf(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await withTemporaryDirectory { directory in
            let file = directory.appending(path: "document.pdf")
            try Data(bytes).write(to: file)
            let run = try await ToolRun("qpdf", arguments + [file.path] + (arguments.contains("--qdf") ? ["-"] : []))
            return (run.status, run.text)
        }
    }

    /// Every object in plain text.
    func text() async throws -> String {
        try await qpdf("--qdf", "--object-streams=disable", "--no-original-object-ids").output
    }
}
