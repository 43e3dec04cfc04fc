package import Logging

/// A log handler whose lines go to a `LogOutput`: one line an event, keys sorted, so that logs can be compared.
package struct BufferedLog: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let output: LogOutput

    package init(label: String, level: Logger.Level, output: LogOutput) {
        self.label = label
        self.output = output
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = LogLine(output.format, level: event.level, message: event.message.description)
        for (key, value) in merged(event.metadata).sorted(by: { $0.key < $1.key }) {
            line.append(metadata: key, value)
        }
        if let error = event.error { line.append("error", String(reflecting: error)) }
        if output.format == .json { line.append("logger", label) }
        output.write(line.finished(), urgent: event.level >= .warning)
    }

    private func merged(_ added: Logger.Metadata?) -> Logger.Metadata {
        var result = metadata
        if let provided = metadataProvider?.get() { result.merge(provided) { $1 } }
        if let added { result.merge(added) { $1 } }
        return result
    }
}
