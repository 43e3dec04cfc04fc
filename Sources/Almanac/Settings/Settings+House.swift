import Exports
import Figures
import Foundation
import Items
import Reports

extension HouseStyle {
    init(_ reader: inout EnvironmentReader) {
        self.init(author: reader.text("REPORT_AUTHOR"))
        style.accent = reader.accent("REPORT_ACCENT")
        style.logo = reader.logo("REPORT_LOGO")
    }
}

extension EnvironmentReader {
    /// A logo of more bytes would be in every report.
    private static var largestLogo: Int { 2 << 20 }

    fileprivate mutating func accent(_ name: String) -> AccentColor? {
        guard let text = text(name) else { return nil }
        guard let color = AccentColor(text) else {
            refuse(name, "\"\(text)\" is not a colour written #RRGGBB, such as #1B5A9C")
            return nil
        }
        if !color.isReadable { refuse(name, "\"\(text)\" is too light: \(AccentRule.text)") }
        return color
    }

    fileprivate mutating func logo(_ name: String) -> Logo? {
        guard let path = text(name) else { return nil }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            refuse(name, "the file \"\(path)\" cannot be read: \(FileReason.text(of: error))")
            return nil
        }
        guard bytes.count <= Self.largestLogo else {
            refuse(name, "the file \"\(path)\" has more than \(Self.largestLogo >> 20) MiB")
            return nil
        }
        do {
            return try Logo(Array(bytes))
        } catch {
            refuse(name, "the file \"\(path)\" can't be used: \(error)")
            return nil
        }
    }
}
