/// What could not be set as it is, and shows replacement marks.
public struct UnshownText: Equatable, Sendable {
    /// For which no font is installed that a document may hold.
    public var scalars: Set<Unicode.Scalar> = []
    /// By PostScript's name of the font.
    public var refusedFaces: [String: FontFace.Refusal] = [:]

    var isEmpty: Bool { scalars.isEmpty }

    mutating func formUnion(_ other: UnshownText) {
        scalars.formUnion(other.scalars)
        refusedFaces.merge(other.refusedFaces) { $1 }
    }
}
