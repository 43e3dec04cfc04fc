import Foundation
import Logging
import Testing

@testable import HTTP
@testable import Logs

struct BufferedLogTests {
    @Test func `a line has its time, level, message, and values sorted by name`() throws {
        let lines = try lines(.text) { logger in
            logger.info("export completed", metadata: ["kind": "pdf", "bytes": "12"])
            logger.debug("unseen")
        }
        #expect(lines.count == 1)
        #expect(
            lines[0].wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info export completed bytes=12 kind=pdf/)
                != nil
        )
    }

    @Test(arguments: LogFormat.allCases)
    func `no value can forge a line or another value`(format: LogFormat) throws {
        let evil = "a\n2026 error forged=1 \"q\" \u{1B}[31m\u{2028}"
        let lines = try lines(format) { $0.info("seen", metadata: ["name": "\(evil)"]) }
        #expect(lines.count == 1)
        #expect(!lines[0].contains("\u{1B}") && !lines[0].contains("\u{2028}"))
        #expect(lines[0].contains(#"a\n2026 error forged=1 \"q\" \u001b[31m"#))
    }

    @Test func `a line of JSON is one object with the error's whole story`() throws {
        struct Failure: Error { var cause = "disk" }
        let lines = try lines(.json) {
            $0.error("failed", error: Failure(), metadata: ["id": "1", "list": ["a", "b"]])
        }
        let object = try #require(JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: String])
        #expect(object["level"] == "error")
        #expect(object["message"] == "failed")
        #expect(object["id"] == "1")
        #expect(object["error"]?.contains("disk") == true)
        #expect(object["logger"] == "test")
    }

    @Test func `nothing is lost when the output closes`() throws {
        let lines = try lines(.text) { logger in
            for number in 0..<10_000 { logger.info("line", metadata: ["number": "\(number)"]) }
        }
        #expect(lines.count == 10_000)
        #expect(lines.last?.hasSuffix("number=9999") == true)
    }

    @Test func `a warning is written at once, and what came before it`() throws {
        let pipe = Pipe()
        let output = LogOutput(format: .text, descriptor: pipe.fileHandleForWriting.fileDescriptor, delay: 3600)
        let logger = Logger(label: "test") { BufferedLog(label: $0, level: .info, output: output) }
        logger.info("first")
        logger.warning("second")
        var text = ""
        while !text.contains("second") {
            text += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        }
        #expect(text.contains("first"))
        output.close()
    }

    @Test func `lines that a slow reader leaves no room for are counted`() throws {
        let pipe = Pipe()
        let output = LogOutput(format: .text, descriptor: pipe.fileHandleForWriting.fileDescriptor, capacity: 1 << 16)
        let line = Array((String(repeating: "x", count: 999) + "\n").utf8)
        for _ in 0..<10_000 { output.write(line) }
        Thread.detachNewThread {
            output.close()
            try? pipe.fileHandleForWriting.close()
        }
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let written = text.split(separator: "\n").count { $0.hasPrefix("xxx") }
        let dropped = text.matches(of: /lines=(\d+)/).compactMap { Int($0.1) }.reduce(0, +)
        #expect(written + dropped == 10_000)
        #expect(dropped > 0)
    }

    @Test func `the time of a line and the Date of a response are right`() {
        var bytes: [UInt8] = []
        LogTime(seconds: 1_709_164_799, milliseconds: 7).append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "2024-02-28T23:59:59.007Z")
        #expect(HTTPDate.text(ofSecond: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    private func lines(_ format: LogFormat, _ write: (Logger) -> Void) throws -> [String] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).log").path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        let output = LogOutput(format: format, descriptor: descriptor)
        write(Logger(label: "test") { BufferedLog(label: $0, level: .info, output: output) })
        output.close()
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
