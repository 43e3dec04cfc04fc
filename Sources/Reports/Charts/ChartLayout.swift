/// A chart with its measures, ready to be drawn at a place on the page.
protocol ChartLayout {
    var height: Double { get }
    func draw(on canvas: inout Canvas, y: Double)
}
