import Geometry
import Typesetting

/// The report's look: one typeface, one scale of sizes, a few colours.
///
/// The first two series colours are a dark blue and a light orange: apart for every kind of colour vision and in grey.
struct Theme {
    enum Ink {
        static let paper = Color(hex: 0xFFFFFF)
        static let text = Color(hex: 0x18212F)
        static let muted = Color(hex: 0x5C6878)
        static let rule = Color(hex: 0xDDE2E8)
        static let strongRule = Color(hex: 0x9AA5B1)
        static let tint = Color(hex: 0xF4F6F8)
        static let accent = Color(hex: 0x1B5A9C)
        private static let seriesColors = [0x1B5A9C, 0xEDA247, 0x2B8C7E, 0xB65C8F, 0x7A8797, 0xC9B037]
            .map(Color.init(hex:))

        static func series(_ index: Int) -> Color {
            seriesColors[index % seriesColors.count]
        }

        /// From nearly paper for 0 to a deep blue for 1, darker all the way: the order survives grey printing.
        static func shade(_ share: Double) -> Color {
            Color(hex: 0xEEF3F8).mixed(with: Color(hex: 0x123F70), share: share)
        }
    }

    /// From the largest, for titles that are longer and longer.
    let titles: [Font]
    let subtitle: Font
    let heading: Font
    let subheading: Font
    let lead: Font
    let body: Font
    let small: Font
    let figures: [Font]
    let tableHead: Font
    let tableCell: Font
    let tableStrong: Font
    let appendixHead: Font
    let appendixCell: Font
    let running: Font
    let axis: Font

    init(_ typesetter: Typesetter) {
        func font(_ size: Double, _ line: Double, _ weight: TextStyle.Weight = .regular, _ tracking: Double = 0) -> Font
        {
            typesetter.font(TextStyle(size: size, lineHeight: line, weight: weight, tracking: tracking))
        }
        // Large numbers stand alone: figures of their own width set tighter.
        func figure(_ size: Double, _ tracking: Double) -> Font {
            var style = TextStyle(size: size, lineHeight: 25, weight: .semibold, tracking: tracking)
            style.hasTabularFigures = false
            return typesetter.font(style)
        }
        titles = [(24.0, 29.0, -0.021), (20, 25, -0.02), (17, 21, -0.015), (14, 18, -0.012)]
            .map { font($0.0, $0.1, .semibold, $0.2) }
        subtitle = font(11, 16)
        heading = font(14, 19, .semibold, -0.012)
        subheading = font(10, 14, .semibold, -0.004)
        lead = font(11, 16.5)
        body = font(9, 13.5)
        small = font(7.5, 11)
        figures = [figure(20, -0.02), figure(17, -0.015), figure(14, -0.012), figure(11, 0)]
        tableHead = font(7.5, 11, .semibold)
        tableCell = font(8, 11.5)
        tableStrong = font(8, 11.5, .semibold)
        appendixHead = font(7, 9.6, .semibold)
        appendixCell = font(7, 9.6)
        running = font(7.5, 11)
        axis = font(7, 9)
    }
}

/// Where content stands on a page, in points.
struct PageGrid {
    let paper: PaperSize
    let left = 48.0
    let top = 60.0

    var width: Double { paper.width - 2 * left }
    var right: Double { paper.width - left }
    var bottom: Double { paper.height - 60 }
    var height: Double { bottom - top }
    /// Tops of the running lines' text.
    var headerY: Double { 31 }
    var footerY: Double { paper.height - 40 }
}
