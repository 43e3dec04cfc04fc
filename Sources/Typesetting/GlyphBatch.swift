public import Geometry

/// A glyph of a face and its place in points: from the page's top left corner in a batch.
public struct Glyph {
    public var number: UInt32
    public var x: Double
    public var y: Double
}

/// Glyphs that together stand for some bytes of text.
public struct Cluster {
    public var glyphCount: Int
    public var byteCount: Int
}

/// Glyphs collected from layouts, to be drawn in one go, with the text that they stand for.
public struct GlyphBatch {
    /// Glyphs of one face at one size.
    public struct Run {
        public let face: FontFace
        /// In points.
        public let size: Double
        public var glyphs: Range<Int>
        /// Empty where each glyph stands for one byte.
        public var clusters: Range<Int>
        public var text: Range<Int>
    }

    public struct PlacedPicture {
        public let picture: GlyphPicture
        public let area: Rectangle
    }

    public private(set) var glyphs: [Glyph] = []
    public private(set) var clusters: [Cluster] = []
    /// UTF-8
    public private(set) var text: [UInt8] = []
    public private(set) var runs: [Run] = []
    public private(set) var pictures: [PlacedPicture] = []

    public init() {}

    public var isEmpty: Bool { glyphs.isEmpty }

    public mutating func removeAll() {
        glyphs.removeAll(keepingCapacity: true)
        clusters.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        pictures.removeAll(keepingCapacity: true)
    }

    /// Adds a layout, or some of its lines, with the first line's top at `y`, in `width` points from `x`; without a
    /// width `x` is where the lines start, end or have their middle.
    public mutating func add(
        _ layout: TextLayout,
        lines: Range<Int>? = nil,
        x: Double,
        y: Double,
        width: Double = 0,
        alignment: TextAlignment = .leading
    ) {
        guard let font = layout.font else { return }
        layout.place(lines, x: x, y: y, width: width, alignment: alignment) { text in
            switch text {
            case .letters(let bytes, let x, let baseline):
                addLatin(layout.text.bytes, bytes, font, x: x, baseline: baseline)
            case .unit(let unit, let x, let baseline): add(unit, font, x: x, baseline: baseline)
            case .space(let x, let baseline): addLatin([0x20], 0..<1, font, x: x, baseline: baseline)
            }
        }
    }

    private mutating func addLatin(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ font: Font,
        x: Double,
        baseline: Double
    ) {
        let start = (glyphs: glyphs.count, text: text.count)
        let table = font.table
        let size = font.style.size
        let tracking = font.style.tracking
        var previous = LatinTable.none
        var pen = 0.0
        bytes.withUnsafeBufferPointer { bytes in
            for index in range {
                let letter = Int(bytes[index] &- LatinTable.first)
                pen += table.step(previous, letter)
                let left = x + (pen - table.width(letter)) * size
                glyphs.append(Glyph(number: table.glyph(letter), x: left, y: baseline))
                pen += tracking
                previous = letter
            }
        }
        text.append(contentsOf: bytes[range])
        if let last = runs.last, last.face === table.face, last.size == size, last.clusters.isEmpty {
            runs[runs.count - 1].glyphs = last.glyphs.lowerBound..<glyphs.count
            runs[runs.count - 1].text = last.text.lowerBound..<text.count
        } else {
            let end = clusters.count
            runs.append(
                Run(
                    face: table.face,
                    size: size,
                    glyphs: start.glyphs..<glyphs.count,
                    clusters: end..<end,
                    text: start.text..<text.count
                )
            )
        }
    }

    private mutating func add(_ unit: ShapedUnit, _ font: Font, x: Double, baseline: Double) {
        for segment in unit.segments {
            let start = (glyphs: glyphs.count, clusters: clusters.count, text: text.count)
            for glyph in segment.glyphs {
                glyphs.append(Glyph(number: glyph.number, x: x + glyph.x, y: baseline + glyph.y))
            }
            clusters += segment.clusters
            text += segment.text
            runs.append(
                Run(
                    face: segment.face,
                    size: font.style.size,
                    glyphs: start.glyphs..<glyphs.count,
                    clusters: start.clusters..<clusters.count,
                    text: start.text..<text.count
                )
            )
        }
        for placed in unit.pictures {
            let (area, size) = (placed.picture.area, font.style.size)
            let place = Rectangle(
                x: x + placed.x + area.x * size,
                y: baseline + area.y * size,
                width: area.width * size,
                height: area.height * size
            )
            pictures.append(PlacedPicture(picture: placed.picture, area: place))
        }
    }
}
