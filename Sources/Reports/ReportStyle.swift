import Cairo
import Geometry

/// What an operator gives to all reports: a colour and a logo.
public struct ReportStyle: Sendable {
    public var accent: AccentColor?
    public var logo: Logo?

    public init(accent: AccentColor? = nil, logo: Logo? = nil) {
        (self.accent, self.logo) = (accent, logo)
    }
}

/// A colour for links and marks, dark enough to be read on paper.
public struct AccentColor: Hashable, Sendable {
    /// Of text on white (WCAG 2.2, 1.4.3).
    public static let leastContrast = 4.5

    /// `#1B5A9C`
    public let text: String
    let color: Color

    /// Takes `#` and six hexadecimal digits.
    public init?(_ text: String) {
        guard text.utf8.count == 7, text.first == "#", text.dropFirst().allSatisfy(\.isHexDigit),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.text = text.uppercased()
        color = Color(hex: value)
    }

    /// On white paper, 1 for white to 21 for black.
    public var contrast: Double { 1.05 / (color.luminance + 0.05) }

    public var isReadable: Bool { contrast >= Self.leastContrast }
}

/// A picture for the head of page one, PNG or SVG.
public struct Logo: Hashable, Sendable {
    let emblem: Emblem

    /// - Throws: what is wrong with the picture, in words.
    public init(_ bytes: [UInt8]) throws {
        emblem = try Emblem(bytes)
    }
}
