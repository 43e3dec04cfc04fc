import Items

/// A secret as what repeats it may write it: escaped for an address, for HTML, or for JSON. One in which there is nothing to
/// escape is the same in each.
enum SecretForms {
    static func all(of secret: String) -> Set<String> {
        Set([secret]).union(inAddresses(secret)).union(inHTML(secret)).union(inJSON(secret))
    }

    private static func inAddresses(_ secret: String) -> [String] {
        let escaped = QueryString.escaped(secret)
        let open = escaped.replacing("%2F", with: "/")
        let forms = [escaped, open, secret]
        return forms + forms.map { $0.replacing("%20", with: "+").replacing(" ", with: "+") }
    }

    private static func inHTML(_ secret: String) -> [String] {
        let quotes = ["\"", "&quot;", "&#34;"]
        let apostrophes = ["'", "&#39;", "&#039;", "&#x27;", "&apos;"]
        return quotes.flatMap { quote in
            apostrophes.flatMap { apostrophe in
                [false, true].map { isASCII in html(secret, quote, apostrophe, isASCII: isASCII) }
            }
        }
    }

    private static func html(_ secret: String, _ quote: String, _ apostrophe: String, isASCII: Bool) -> String {
        secret.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += quote
            case "'": text += apostrophe
            case _ where isASCII && !scalar.isASCII: text += "&#\(scalar.value);"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func inJSON(_ secret: String) -> [String] {
        ["", "/"].flatMap { slash in
            ["", "&<>'+"].flatMap { marks in
                [false, true].map { isASCII in json(secret, slash, marks, isASCII: isASCII) }
            }
        }
    }

    /// - Parameters:
    ///   - slash: is escaped by a backslash, as the quotes are.
    ///   - marks: what is written by its number, so that the JSON may stand in HTML.
    private static func json(_ secret: String, _ slash: String, _ marks: String, isASCII: Bool) -> String {
        secret.unicodeScalars.reduce(into: "") { text, scalar in
            if ("\"\\" + slash).unicodeScalars.contains(scalar) {
                text += "\\\(scalar)"
            } else if marks.unicodeScalars.contains(scalar) || isASCII && !scalar.isASCII {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
