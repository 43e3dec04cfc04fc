import Egress
import Items

extension String {
    /// Whether it may be an id or the name of something.
    var isShort: Bool { cut(toScalars: ItemLimits.name) == nil }
}

extension JSONNode {
    /// A name; nil where there is none, or one that is too long for that.
    var shortText: String? {
        filledText.flatMap { $0.isShort ? $0 : nil }
    }
}
