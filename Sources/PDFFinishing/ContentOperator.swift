/// What an operator of a content stream (ISO 32000-1, annex A) means for marking artifacts.
enum ContentOperator {
    /// Saves or restores the graphics state.
    case state
    case beginText
    case endText
    case beginMark
    case endMark
    /// Adds to a path.
    case path
    /// Paints the path.
    case paintPath
    /// Ends the path without painting it, as after clipping.
    case endPath
    /// Paints by itself.
    case paint
    case inlineImage
    case other

    /// The names are compared as big-endian numbers: there is one for each word on each page.
    init(_ name: UnsafeRawBufferPointer) {
        guard name.count <= 3 else {
            self = .other
            return
        }
        self = Self.named(name.reduce(0) { $0 << 8 | UInt32($1) })
    }

    private static func named(_ name: UInt32) -> ContentOperator {
        switch name {
        case 0x71, 0x51: .state  // q Q
        case 0x4254: .beginText  // BT
        case 0x4554: .endText  // ET
        case 0x42_4443, 0x42_4D43: .beginMark  // BDC BMC
        case 0x45_4D43: .endMark  // EMC
        case 0x6D, 0x6C, 0x63, 0x76, 0x79, 0x68, 0x7265: .path  // m l c v y h re
        case 0x53, 0x73, 0x66, 0x46, 0x42, 0x62: .paintPath  // S s f F B b
        case 0x662A, 0x422A, 0x622A: .paintPath  // f* B* b*
        case 0x6E: .endPath  // n
        case 0x446F, 0x7368: .paint  // Do sh
        case 0x4249: .inlineImage  // BI
        default: .other
        }
    }
}
