import Glibc

/// To the base of ten.
func logarithm(_ value: Double) -> Double {
    log10(value)
}
