import Cairo
import Geometry
import PDF
import Typesetting

/// What a report is drawn on: pages of a document, or a picture of one. Lengths are in points from the page's top left
/// corner.
///
/// What can fail is told when the page ends.
protocol Surface: AnyObject {
    func show(_ batch: GlyphBatch, color: Color)
    func fill(_ areas: [Rectangle], color: Color)
    /// The shape between the corners.
    func fill(_ corners: [Point], color: Color)
    /// Horizontal lines.
    func rules(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double)
    func draw(_ emblem: Emblem, in area: Rectangle)
    func endPage() throws

    /// What belongs together, and is what, for those who don't see it; a picture of a page does without.
    func begin(_ tag: StructureTag)
    func end()
    /// A drawing in an area, with the text for those who can't see it; ends with `endFigure`.
    func beginFigure(_ area: Rectangle, alternative: String)
    func endFigure()
    /// What is drawn until `endFurniture` belongs to the page and not to its content: running lines, rules, tints.
    func beginFurniture()
    func endFurniture()
    /// Ends as any other element.
    func beginLink(to target: PDFDocument.LinkTarget, area: Rectangle)
    func setDestination(_ name: String, y: Double)
    func addOutline(_ title: String, depth: Int, y: Double)
}
