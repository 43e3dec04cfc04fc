import Geometry

/// A report as a value: what it says and in which order, not how it looks. Every time and name in it is given.
public struct Report: Sendable {
    public var paper = Paper.a4
    public var title: String
    public var subtitle = ""
    /// Short facts under the title: range, time zone, "as of".
    public var facts: [String] = []
    public var author = ""
    /// The language of the report's own words (BCP 47).
    public var language = "en"
    /// The program that made it, with its version.
    public var creator = "almanac"
    public var subject = ""
    public var keywords: [String] = []
    /// The document's date, ISO 8601 such as `2024-03-31T12:00:00Z`; from the data, so that bytes repeat.
    public var created: String
    public var style = ReportStyle()
    public var blocks: [Block] = []

    public enum Paper: Sendable {
        case a4, letter

        var size: PaperSize {
            switch self {
            case .a4: .a4
            case .letter: .letter
            }
        }
    }

    public init(title: String, created: String) {
        self.title = title
        self.created = created
    }
}

/// One part of a report's column of content.
public enum Block: Sendable {
    case heading(String)
    case subheading(String)
    /// The message of the whole, in a sentence or two.
    case lead(String)
    case paragraph(String)
    /// One of several observations, with a mark before it.
    case point(String)
    /// Small print: definitions, "n of N", what was left out.
    case note(String)
    case keyFigures([KeyFigure])
    case chart(Chart)
    case table(Table)
    /// Where the figures come from, as labels and values on a tint.
    case provenance([Fact])
}

/// A number that stands for the whole.
public struct KeyFigure: Hashable, Sendable {
    public var label: String
    public var value: String
    public var note: String

    public init(label: String, value: String, note: String = "") {
        self.label = label
        self.value = value
        self.note = note
    }
}

public struct Fact: Hashable, Sendable {
    public var label: String
    public var value: String

    public init(_ label: String, _ value: String) {
        self.label = label
        self.value = value
    }
}
