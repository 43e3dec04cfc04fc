import Items

extension JSONNode {
    /// A member that is a time; nil where it is absent or null.
    func time(_ name: StaticString) throws(RefusedItem) -> Timestamp? {
        guard let node = self[name], !node.isNull else { return nil }
        guard node.kind == .string, let time = Timestamp(trackerTime: node.raw) else {
            throw RefusedItem(externalID: nil, reason: "\(name) is not a time")
        }
        return time
    }
}
