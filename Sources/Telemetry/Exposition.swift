/// A page in the Prometheus text format 0.0.4.
///
/// Source: Prometheus, "Exposition formats".
package struct Exposition {
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var text = ""

    package init() {}

    package enum Kind: String {
        case counter, gauge, histogram
    }

    /// Begins a family; its samples follow.
    package mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quote: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// - Parameter labels: names and values, in order.
    package mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quote: true))\"" }
            text += "{\(list.joined(separator: ","))}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A family of one value; none where there is no value now.
    package mutating func gauge(_ name: String, _ help: String, _ value: Double?) {
        guard let value else { return }
        begin(name, .gauge, help)
        sample(name, [], value)
    }

    /// A family of one value for each of a label's.
    package mutating func gauge(_ name: String, _ help: String, by label: String, _ values: [(String, Double)]) {
        guard !values.isEmpty else { return }
        begin(name, .gauge, help)
        for (word, value) in values { sample(name, [(label, word)], value) }
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    /// Whole numbers without a point, as people write counts.
    static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        guard let whole = Int(exactly: value) else { return "\(value)" }
        return "\(whole)"
    }
}

/// What writes itself on a page.
package protocol MetricFamily: Sendable {
    func write(to page: inout Exposition)
}
