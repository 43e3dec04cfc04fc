import Geometry

/// A page's content stream in the making (ISO 32000-1, 7.8.2), in points from the page's top left corner.
struct PageContent {
    /// What the operators that come belong to.
    enum Mark: Equatable {
        case none
        case artifact
        case element
    }

    let height: Double
    var bytes: [UInt8] = []
    private(set) var mark = Mark.none
    private var fillColor: Color?
    private var strokeColor: Color?
    private var lineWidth = 1.0
    /// The font that was chosen last, by its number.
    private var font: (number: Int, size: Double)?

    init(height: Double) {
        self.height = height
    }

    /// Starts a new page in the same storage.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        (fillColor, strokeColor, lineWidth, font) = (nil, nil, 1, nil)
    }

    mutating func beginArtifact() {
        bytes.append("/Artifact BMC\n")
        mark = .artifact
    }

    mutating func beginElement(_ tag: StructureTag, identifier: Int) {
        bytes.append(UInt8(ascii: "/"))
        bytes += tag.rawValue.utf8
        bytes.append("<</MCID ")
        bytes.append(decimal: identifier)
        bytes.append(">>BDC\n")
        mark = .element
    }

    mutating func endMark() {
        if mark != .none { bytes.append("EMC\n") }
        mark = .none
    }

    mutating func fill(_ areas: some Sequence<Rectangle>, color: Color) {
        setFill(color)
        for area in areas { append(area) }
        bytes.append("f\n")
    }

    mutating func fill(_ corners: [Point], color: Color) {
        setFill(color)
        for (index, corner) in corners.enumerated() {
            append(corner)
            bytes += (index == 0 ? "m\n" : "l\n").utf8
        }
        bytes.append("f\n")
    }

    /// Horizontal lines.
    mutating func stroke(_ ys: [Double], from left: Double, to right: Double, color: Color, width: Double) {
        setStroke(color, width: width)
        for y in ys {
            append(Point(x: left, y: y))
            bytes.append("m\n")
            append(Point(x: right, y: y))
            bytes.append("l\n")
        }
        bytes.append("S\n")
    }

    /// Draws a form whose space is `size` into the area.
    mutating func place(_ form: String, size: (width: Double, height: Double), in area: Rectangle) {
        bytes.append("q ")
        for value in [area.width / size.width, 0, 0, area.height / size.height] {
            bytes.append(millionths: value)
            bytes.append(UInt8(ascii: " "))
        }
        append(Point(x: area.x, y: area.maxY))
        bytes += "cm \(form) Do Q\n".utf8
    }

    mutating func setFill(_ color: Color) {
        guard fillColor != color else { return }
        append(color)
        bytes.append("rg\n")
        fillColor = color
    }

    mutating func setStroke(_ color: Color, width: Double) {
        if strokeColor != color {
            append(color)
            bytes.append("RG\n")
            strokeColor = color
        }
        guard lineWidth != width else { return }
        append(width)
        bytes.append("w\n")
        lineWidth = width
    }

    mutating func setFont(_ number: Int, size: Double) {
        if let font, font.number == number, font.size == size { return }
        bytes.append("/F")
        bytes.append(decimal: number)
        bytes.append(UInt8(ascii: " "))
        append(size)
        bytes.append("Tf\n")
        font = (number, size)
    }

    private mutating func append(_ color: Color) {
        for component in [color.red, color.green, color.blue] { append(component) }
    }

    private mutating func append(_ area: Rectangle) {
        append(area.x)
        append(height - area.maxY)
        append(area.width)
        append(area.height)
        bytes.append("re\n")
    }

    private mutating func append(_ point: Point) {
        append(point.x)
        append(height - point.y)
    }

    private mutating func append(_ value: Double) {
        bytes.append(thousandths: Int((value * 1000).rounded()))
        bytes.append(UInt8(ascii: " "))
    }
}
