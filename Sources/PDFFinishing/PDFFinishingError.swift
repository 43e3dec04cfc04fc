/// Why a document could not be finished.
public enum PDFFinishingError: Error, Equatable, CustomStringConvertible {
    /// The bytes ended before the trailer.
    case unexpectedEnd
    /// The object's stream has no length, or does not end where its length says.
    case streamWithoutEnd(object: Int)
    /// Neither an object nor a cross-reference table, at this place of the input.
    case unexpectedBytes(offset: Int)
    /// An object's number is beyond what readers take (ISO 32000-1, annex C.2).
    case objectNumber(Int)
    /// The object stream's objects can't be found in it.
    case packNotUnderstood(object: Int)
    /// The trailer names no catalog, or one that did not come.
    case noCatalog
    /// The page has no specimen, or one of other glyphs than its text has.
    case specimenNotUnderstood(page: Int)
    /// The page has not the marks that its text is for, or is not as cairo writes one; or there is no such page.
    case textWithoutPlace(page: Int)

    public var description: String {
        switch self {
        case .unexpectedEnd: "the PDF ends before its trailer"
        case .streamWithoutEnd(let object): "the stream of PDF object \(object) has no end"
        case .unexpectedBytes(let offset): "no PDF object at byte \(offset)"
        case .objectNumber(let number): "PDF object number \(number) is too high"
        case .packNotUnderstood(let object): "the object stream \(object) of the PDF is not understood"
        case .noCatalog: "the PDF has no catalog"
        case .specimenNotUnderstood(let page): "page \(page) of the PDF does not show the codes of its text's glyphs"
        case .textWithoutPlace(let page): "page \(page) of the PDF has not the marks that its text is for"
        }
    }
}
