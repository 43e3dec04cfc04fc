/// The version of almanac.
public enum ProductVersion {
    /// The one place that names it.
    public static let text = "0.1.0"
}
