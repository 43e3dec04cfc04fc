import CCairo

extension PDFDocument {
    public func setColor(_ color: Color) {
        cairo_set_source_rgb(context, color.red, color.green, color.blue)
    }

    /// Runs `body`, then takes back what it did to colour, line, clip and position.
    public func saved<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        cairo_save(context)
        defer { cairo_restore(context) }
        try body()
    }

    public func rectangle(_ area: Rectangle) {
        cairo_rectangle(context, area.x, area.y, area.width, area.height)
    }

    public func roundedRectangle(_ area: Rectangle, radius: Double) {
        let radius = min(radius, area.width / 2, area.height / 2)
        let quarter = Double.pi / 2
        cairo_new_sub_path(context)
        cairo_arc(context, area.maxX - radius, area.y + radius, radius, -quarter, 0)
        cairo_arc(context, area.maxX - radius, area.maxY - radius, radius, 0, quarter)
        cairo_arc(context, area.x + radius, area.maxY - radius, radius, quarter, 2 * quarter)
        cairo_arc(context, area.x + radius, area.y + radius, radius, 2 * quarter, 3 * quarter)
        cairo_close_path(context)
    }

    public func circle(center: Point, radius: Double) {
        cairo_new_sub_path(context)
        cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
        cairo_close_path(context)
    }

    public func line(from start: Point, to end: Point) {
        cairo_move_to(context, start.x, start.y)
        cairo_line_to(context, end.x, end.y)
    }

    public func polyline(_ points: some Collection<Point>) {
        guard let first = points.first else { return }
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() {
            cairo_line_to(context, point.x, point.y)
        }
    }

    public func closePath() {
        cairo_close_path(context)
    }

    public func fill(_ color: Color) {
        setColor(color)
        cairo_fill(context)
    }

    public func stroke(_ color: Color, width: Double) {
        setColor(color)
        cairo_set_line_width(context, width)
        cairo_stroke(context)
    }

    /// Limits what follows to the path; meant for the inside of `saved`.
    public func clip() {
        cairo_clip(context)
    }
}
