import Glibc
import Typesetting

/// A face in a document: which of its glyphs have been shown, and for which text.
final class DocumentFont {
    /// A glyph's text that is one character, or the place of a longer one in `texts`.
    private static let isLong: UInt32 = 1 << 31

    let face: FontFace
    /// `F1` is that of number 1.
    let number: Int
    let object: Int
    /// By glyph, and one for numbers that the face does not have. Read for each glyph of a document: memory of its own,
    /// without the checks that an array in a class is under.
    private let entries: UnsafeMutableBufferPointer<Entry>
    private var texts: [[UInt8]] = []
    private var isTaken = [Bool](repeating: false, count: 0x80)
    private var nextCode: UInt16 = 0x80

    struct Entry {
        /// In thousandths of an em.
        var width = 0.0
        /// What it stands for; 0 until that is known.
        var meaning: UInt32 = 0
        /// The two bytes by which strings call it; 0 until the glyph is shown.
        var code: UInt16 = 0

        var isShown: Bool { code != 0 }
    }

    init(_ face: FontFace, number: Int, object: Int) {
        (self.face, self.number, self.object) = (face, number, object)
        entries = Self.makeEntries(face.glyphCount + 1)
        // Spaces also stand for pictures; by themselves they are what they are.
        if let space = face.space { entries[place(space)].meaning = 0x20 }
    }

    deinit {
        free(entries.baseAddress)
    }

    /// All bytes 0, which is an entry of nothing: a document shows some hundred of the 65,535 glyphs of a face for Chinese,
    /// and the memory of the others is none until it is written to.
    private static func makeEntries(_ count: Int) -> UnsafeMutableBufferPointer<Entry> {
        // Without memory Swift ends the process at whichever of its own allocations comes next.
        guard let memory = calloc(count, MemoryLayout<Entry>.stride) else { fatalError("out of memory") }
        return UnsafeMutableBufferPointer(start: memory.bindMemory(to: Entry.self, capacity: count), count: count)
    }

    private func place(_ glyph: UInt32) -> Int { min(Int(glyph), entries.count - 1) }

    subscript(glyph: UInt32) -> Entry { entries[place(glyph)] }

    /// Whether another font of the face has to go on, since all codes are taken; some are kept for the text at hand.
    var isFull: Bool { nextCode > 0xF000 }

    /// Notes that a glyph is shown for one character; false where it stands for other text already, which only the
    /// text beside it (`ActualText`) can mend.
    func show(_ glyph: UInt32, for scalar: UInt32) -> Bool {
        let place = place(glyph)
        if !entries[place].isShown { add(place, for: scalar) }
        if entries[place].meaning == 0 { entries[place].meaning = scalar }
        return entries[place].meaning == scalar
    }

    /// The same for some bytes of UTF-8.
    func show(_ glyph: UInt32, for text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if let scalar = Self.onlyScalar(of: text) { return show(glyph, for: scalar) }
        let place = place(glyph)
        if !entries[place].isShown { add(place, for: .max) }
        if entries[place].meaning == 0 {
            entries[place].meaning = Self.isLong | UInt32(texts.count)
            texts.append(Array(text))
        }
        guard entries[place].meaning & Self.isLong != 0 else { return false }
        return texts[Int(entries[place].meaning & ~Self.isLong)].elementsEqual(text)
    }

    /// nil for several.
    private static func onlyScalar(of text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        guard let lead = text.first else { return nil }
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard text.count == length else { return nil }
        let bits = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
        return text.dropFirst().reduce(bits) { $0 << 6 | UInt32($1 & 0x3F) }
    }

    /// Glyphs that are first shown for a character of ASCII are called by it, where that is free: such text can be read in
    /// the file.
    private func add(_ place: Int, for scalar: UInt32) {
        entries[place].width = face.advance(UInt32(place)) * 1000
        if 1..<0x80 ~= scalar, !isTaken[Int(scalar)] {
            isTaken[Int(scalar)] = true
            entries[place].code = UInt16(scalar)
        } else {
            entries[place].code = nextCode
            nextCode += nextCode < .max ? 1 : 0
        }
    }

    struct Shown {
        let glyph: UInt32
        let code: UInt16
        let width: Double
        let text: String
    }

    /// By code.
    var shown: [Shown] {
        entries.indices.filter { entries[$0].isShown }.map { glyph in
            let entry = entries[glyph]
            return Shown(glyph: UInt32(glyph), code: entry.code, width: entry.width, text: text(entry.meaning))
        }.sorted { $0.code < $1.code }
    }

    private func text(_ meaning: UInt32) -> String {
        if meaning & Self.isLong != 0 { return String(decoding: texts[Int(meaning & ~Self.isLong)], as: UTF8.self) }
        return Unicode.Scalar(meaning).map { String(Character($0)) } ?? ""
    }
}
