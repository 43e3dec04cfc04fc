import Foundation
import Reports

extension HouseStyle {
    /// A logo of more bytes would be in every report.
    private static let largestLogo = 2 << 20

    init(_ reader: inout EnvironmentReader) {
        author = reader.text("REPORT_AUTHOR")
        style.accent = Self.accent(&reader)
        style.logo = Self.logo(&reader)
    }

    private static func accent(_ reader: inout EnvironmentReader) -> AccentColor? {
        let name = "REPORT_ACCENT"
        guard let text = reader.text(name) else { return nil }
        guard let color = AccentColor(text) else {
            reader.refuse(name, "\"\(text)\" is not a colour written #RRGGBB, such as #1B5A9C")
            return nil
        }
        if !color.isReadable { reader.refuse(name, "\"\(text)\" is too light: \(AccentRule.text)") }
        return color
    }

    private static func logo(_ reader: inout EnvironmentReader) -> Logo? {
        let name = "REPORT_LOGO"
        guard let path = reader.text(name) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            reader.refuse(name, "the file \"\(path)\" cannot be read")
            return nil
        }
        guard bytes.count <= largestLogo else {
            reader.refuse(name, "the file \"\(path)\" has more than \(largestLogo >> 20) MiB")
            return nil
        }
        do {
            return try Logo(Array(bytes))
        } catch {
            reader.refuse(name, "the file \"\(path)\" can't be used: \(error)")
            return nil
        }
    }
}
