import Glibc

/// A paper size in points (1/72 inch).
public struct PaperSize: Hashable, Sendable {
    public let width: Double
    public let height: Double

    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    public static let a4 = PaperSize(width: 595.276, height: 841.89)
    public static let letter = PaperSize(width: 612, height: 792)
}

/// A rectangle, in points from the page's top left corner where nothing else is said.
public struct Rectangle: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var maxX: Double { x + width }
    public var maxY: Double { y + height }
}

/// A position, in points from the page's top left corner where nothing else is said.
public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// An opaque colour of the sRGB kind, components 0 to 1.
public struct Color: Hashable, Sendable {
    public let red: Double
    public let green: Double
    public let blue: Double

    /// Takes `0xRRGGBB`.
    public init(hex: UInt32) {
        red = Double(hex >> 16 & 0xFF) / 255
        green = Double(hex >> 8 & 0xFF) / 255
        blue = Double(hex & 0xFF) / 255
    }

    public init(red: Double, green: Double, blue: Double) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// This colour at a `share` of 0, the other one at 1, in between on the straight line between the two.
    public func mixed(with other: Color, share: Double) -> Color {
        Color(
            red: red + (other.red - red) * share,
            green: green + (other.green - green) * share,
            blue: blue + (other.blue - blue) * share
        )
    }

    /// Relative luminance, 0 for black to 1 for white (WCAG 2.2).
    public var luminance: Double {
        func linear(_ value: Double) -> Double {
            value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

/// A piece of a path.
public enum PathElement: Hashable, Sendable {
    case move(Point)
    case line(Point)
    /// Two control points, then where it ends.
    case curve(Point, Point, Point)
    case close
}
