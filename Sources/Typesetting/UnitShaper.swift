import CTypesetting

/// Shapes pieces of text with Pango and remembers them: words come again and again in a report.
final class UnitShaper {
    struct Key: Hashable {
        var font: Int
        var language: CleanText.Language
        var isRightToLeft: Bool
        var text: ArraySlice<UInt8>

        /// All bytes at once: an array hashes one by one.
        func hash(into hasher: inout Hasher) {
            text.withUnsafeBytes { hasher.combine(bytes: $0) }
            hasher.combine(font)
            hasher.combine(language)
            hasher.combine(isRightToLeft)
        }
    }

    private let library: FontLibrary
    /// Some 600 bytes a unit.
    private var units = BoundedMemo<Key, ShapedUnit>(count: 8192, usualSize: 12)
    private var attributes: [Int: OpaquePointer] = [:]
    private var unshown = UnshownText()

    init(library: FontLibrary) {
        self.library = library
    }

    deinit {
        for list in attributes.values {
            pango_attr_list_unref(list)
        }
    }

    func takeUnshown() -> UnshownText {
        defer {
            // Remembered units would not report their missing characters again.
            if !unshown.isEmpty { units.removeAll() }
            unshown = UnshownText()
        }
        return unshown
    }

    /// `text` is of one bidirectional level, whose direction `isRightToLeft` tells.
    func unit(
        _ text: ArraySlice<UInt8>,
        font: Font,
        language: CleanText.Language,
        isRightToLeft: Bool
    ) -> ShapedUnit {
        let key = Key(font: font.number, language: language, isRightToLeft: isRightToLeft, text: text)
        if let unit = units[key] { return unit }
        let unit = shape(Array(text), font: font, language: language, isRightToLeft: isRightToLeft)
        // A key of its own bytes: a slice would keep the whole text.
        let copy = Key(font: key.font, language: language, isRightToLeft: isRightToLeft, text: Array(text)[...])
        units.add(unit, for: copy, size: text.count)
        return unit
    }

    private func shape(
        _ text: [UInt8],
        font: Font,
        language: CleanText.Language,
        isRightToLeft: Bool
    ) -> ShapedUnit {
        var builder = UnitBuilder(text: text, font: font, library: library)
        text.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            let direction = isRightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR
            let list = attributeList(font, language)
            let logical = pango_itemize_with_base_dir(
                library.context,
                direction,
                start,
                0,
                Int32(bytes.count),
                list,
                nil
            )
            let visual = pango_reorder_items(logical)
            var next = visual
            while let node = next {
                if let item = node.pointee.data?.assumingMemoryBound(to: PangoItem.self) {
                    builder.append(item, of: start, count: Int32(bytes.count))
                    pango_item_free(item)
                }
                next = node.pointee.next
            }
            g_list_free(visual)
            g_list_free(logical)
        }
        unshown.formUnion(builder.unshown)
        return builder.unit()
    }

    private func attributeList(_ font: Font, _ language: CleanText.Language) -> OpaquePointer {
        let name: String
        switch language {
        case .any: return font.attributes
        case .chinese: name = "zh-cn"
        case .japanese: name = "ja"
        case .korean: name = "ko"
        }
        let number = font.number * 4 + language.rawValue
        if let list = attributes[number] { return list }
        guard let list = pango_attr_list_copy(font.attributes) else { return font.attributes }
        pango_attr_list_insert(list, pango_attr_language_new(pango_language_from_string(name)))
        attributes[number] = list
        return list
    }
}
