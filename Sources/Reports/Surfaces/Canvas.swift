import Cairo
import Geometry
import Typesetting

/// A surface with text drawn on it in as few calls as can be.
struct Canvas {
    let surface: any Surface
    /// Of links and marks.
    let accent: Color
    private var batch = GlyphBatch()

    init(surface: any Surface, accent: Color) {
        self.surface = surface
        self.accent = accent
    }

    mutating func text(
        _ layout: TextLayout,
        x: Double,
        y: Double,
        width: Double = 0,
        alignment: TextAlignment = .leading,
        color: Color = Theme.Ink.text
    ) {
        add(layout, x: x, y: y, width: width, alignment: alignment)
        show(color)
    }

    /// Collects text for the next `show`.
    mutating func add(
        _ layout: TextLayout,
        lines: Range<Int>? = nil,
        x: Double,
        y: Double,
        width: Double,
        alignment: TextAlignment = .leading
    ) {
        batch.add(layout, lines: lines, x: x, y: y, width: width, alignment: alignment)
    }

    mutating func show(_ color: Color) {
        guard !batch.isEmpty else { return }
        surface.show(batch, color: color)
        batch.removeAll()
    }

    func rectangle(_ area: Rectangle, color: Color) {
        surface.fill([area], color: color)
    }

    func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double = 0.5) {
        guard !ys.isEmpty else { return }
        surface.rules(ys, from: left, to: right, color: color, width: width)
    }

    func bars(_ areas: [Rectangle], color: Color) {
        guard !areas.isEmpty else { return }
        surface.fill(areas, color: color)
    }

    func polygon(_ corners: [Point], color: Color) {
        surface.fill(corners, color: color)
    }

    /// What the body draws belongs to the page and not to its content.
    func furniture(_ body: () -> Void) {
        surface.beginFurniture()
        body()
        surface.endFurniture()
    }
}
