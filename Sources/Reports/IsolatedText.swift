import Typesetting

extension String {
    /// As a sentence has a name that it did not choose: one that has something from the right is set apart, so that it does not
    /// turn the sentence around (U+2068 to U+2069); any other as it is.
    public var isolated: String { Isolate.around(self) }
}
