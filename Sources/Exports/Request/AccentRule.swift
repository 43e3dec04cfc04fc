/// Why a colour is refused, to clients and operators alike.
package enum AccentRule {
    package static let text = "links in it must be readable on white, which takes a contrast of 4.5 to 1 (WCAG 2.2)"
}
