/// The version of almanac.
package enum ProductVersion {
    /// The one place that names it.
    package static let text = "0.1.0"
}
