import Foundation

/// Turns what people wrote into the name of a file or folder that every system takes: Windows, macOS and Linux.
///
/// Different texts can get the same name; `BundlePaths` tells such entries apart.
enum SafeName {
    /// Leaves room for a suffix and an extension within the 255 bytes of Linux, and for folders within the 260 UTF-16
    /// units of Windows.
    static let maxBytes = 100

    /// The text in NFC, with `_` for what some system refuses or doesn't show, never empty.
    static func component(_ text: String) -> String {
        isPlain(text) ? escapingDevice(text) : escapingDevice(trimmed(replaced(text)))
    }

    /// Nearly all keys: ASCII letters, digits, and `#`, `_`, `-` and `.` inside.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, bytes.count <= maxBytes else { return false }
        return first != UInt8(ascii: ".") && first != UInt8(ascii: "-") && last != UInt8(ascii: ".")
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func replaced(_ text: String) -> String {
        let scalars = text.precomposedStringWithCanonicalMapping.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar {
            case "/", "\\", ":", "*", "?", "\"", "<", ">", "|": return "_"
            default: return replacement(for: scalar)
            }
        }
        return String(String.UnicodeScalarView(scalars)).precomposedStringWithCanonicalMapping
    }

    /// Control and format characters, the ones that turn the direction of writing among them, can hide what a name is.
    private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: "_"
        case .spaceSeparator: " "
        default: scalar
        }
    }

    /// Without spaces at the ends, dots at the end (Windows drops both), and a dot or hyphen at the start.
    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars.drop { $0 == " " }
        if let first = scalars.first, first == "." || first == "-" {
            scalars = ("_" + String(scalars.dropFirst())).unicodeScalars[...]
        }
        var size = 0
        scalars = scalars.prefix { scalar in
            size += UTF8.width(scalar)
            return size <= maxBytes
        }
        while let last = scalars.last, last == " " || last == "." {
            scalars.removeLast()
        }
        return scalars.isEmpty ? "_" : String(scalars)
    }

    /// Windows keeps the names of devices for itself, whatever their case and extension.
    private static func escapingDevice(_ name: String) -> String {
        let base = name.prefix { $0 != "." }
        guard (3...7).contains(base.utf8.count), devices.contains(base.uppercased()) else { return name }
        return "_" + name
    }

    private static let devices: Set<String> = {
        let numbers = (0...9).map(String.init) + ["\u{B9}", "\u{B2}", "\u{B3}"]
        return Set(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"] + numbers.flatMap { ["COM\($0)", "LPT\($0)"] })
    }()
}
