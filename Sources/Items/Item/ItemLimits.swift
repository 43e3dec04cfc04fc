/// How long the texts of an item may be, in Unicode scalars, wherever it comes from. The trackers' own limits are well below.
public enum ItemLimits {
    /// Longer ones are cut.
    public static let title = 2000
    public static let url = 2000
    /// GitLab takes a million characters, more than any other.
    public static let comment = 1_000_000
    /// Of ids, keys, names, and of each label.
    public static let name = 255
    public static let labels = 100
}
