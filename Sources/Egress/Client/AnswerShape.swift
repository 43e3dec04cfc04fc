package import Items

/// What a good answer must be: a list is there only where the body has one, and anything else is a fault.
package struct AnswerShape: Sendable {
    package let kind: JSONTape.Kind
    /// The array that the object must have.
    private(set) var list: StaticString?
    /// The members of which the object must have one that is not null.
    private var members: [StaticString] = []
    /// A page of many times more rows than were asked for is none. Nobody asks for more than a thousand, and servers that
    /// have less to a page than was asked for are the rule.
    private static let mostRows = 10_000

    private init(kind: JSONTape.Kind, list: StaticString? = nil, members: [StaticString] = []) {
        (self.kind, self.list, self.members) = (kind, list, members)
    }

    package static let array = AnswerShape(kind: .array)
    package static let object = AnswerShape(kind: .object)

    /// An object with an array of objects under this name.
    package static func list(_ name: StaticString) -> AnswerShape {
        AnswerShape(kind: .object, list: name)
    }

    /// An object that has any of these members.
    package static func object(with members: StaticString...) -> AnswerShape {
        AnswerShape(kind: .object, members: members)
    }

    /// Whether the list has far more rows than any page that is asked for.
    func isOverfull(_ root: JSONNode) -> Bool {
        let rows = list.map { root[$0] } ?? root
        return rows?.hasMoreElements(than: Self.mostRows) == true
    }

    /// What is missing in a value, nil where nothing is.
    func lack(in root: JSONNode) -> String? {
        guard root.kind == kind else { return "it is no \(kind)" }
        if let list {
            guard let rows = root[list]?.list else { return "it has no list \(list)" }
            // An error takes the place of a row, too.
            guard rows.allSatisfy({ $0.isObject && $0["error"]?["message"] == nil }) else {
                return "its list \(list) has something else than rows in it"
            }
        }
        guard !members.isEmpty, members.allSatisfy({ root[$0]?.isNull ?? true }) else { return nil }
        return "it has none of \(members.map { "\($0)" }.joined(separator: ", "))"
    }

    /// Whether a value has rows of the list, whatever else is wrong with it.
    func hasRows(in root: JSONNode) -> Bool {
        list.flatMap { root[$0] }.map { $0.isArray && $0.hasChildren } == true
    }
}
