/// How a text is set. Sizes and heights are in points, tracking in ems.
public struct TextStyle: Hashable, Sendable {
    public enum Weight: Int, Sendable {
        case regular = 400
        case semibold = 600
    }

    public var size: Double
    public var lineHeight: Double
    public var weight: Weight
    public var tracking: Double
    /// All figures equally wide, for columns of numbers.
    public var hasTabularFigures: Bool

    public init(
        size: Double,
        lineHeight: Double,
        weight: Weight = .regular,
        tracking: Double = 0,
        hasTabularFigures: Bool = true
    ) {
        self.size = size
        self.lineHeight = lineHeight
        self.weight = weight
        self.tracking = tracking
        self.hasTabularFigures = hasTabularFigures
    }

    /// Contextual forms and ligatures are off: titles come back as they were typed, and the shape of an ASCII letter
    /// depends on its neighbour by kerning alone, which `LatinTable` relies on.
    var features: String {
        "calt=0,clig=0,liga=0" + (hasTabularFigures ? ",tnum=1" : "")
    }
}
