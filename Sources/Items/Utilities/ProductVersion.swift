/// The version of almanac.
public enum ProductVersion {
    /// The one place of the sources that names it; `static/openapi.json` has to name the same.
    public static let text = "0.1.0"
}
