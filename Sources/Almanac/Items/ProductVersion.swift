/// The version of almanac.
enum ProductVersion {
    /// The one place that names it.
    static let text = "0.1.0"
}
