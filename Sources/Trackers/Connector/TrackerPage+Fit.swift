import Items

extension TrackerPage {
    /// The same page with its texts within `ItemLimits`; the one place where those of all trackers come in.
    package func fitted() -> TrackerPage {
        var page = self
        page.items = []
        for var item in items {
            var fit = TextFit(item.key)
            do throws(RefusedItem) {
                try fit.fit(&item)
                if var own = details[item.externalID] {
                    fit.fit(&own)
                    page.details[item.externalID] = own
                }
                page.items.append(item)
                page.cuts += fit.cuts
            } catch {
                page.refused.append(error)
                page.details[item.externalID] = nil
            }
        }
        page.additions = additions.compactMap { page.fitted($0) }
        page.refused = page.refused.map(\.fitted)
        page.moves = moves.filter { $0.key.isShort && $0.value.isShort }
        return page
    }

    private mutating func fitted(_ addition: DetailAddition) -> DetailAddition? {
        guard addition.itemKey.isShort else { return nil }
        var fit = TextFit(addition.itemKey)
        defer { cuts += fit.cuts }
        var addition = addition
        switch addition.detail {
        case .comment(let comment):
            guard let comment = fit.fitted(comment) else { return nil }
            addition.detail = .comment(comment)
        case .change(let change):
            guard let change = fit.fitted(change) else { return nil }
            addition.detail = .change(change)
        }
        return addition
    }
}

extension RefusedItem {
    fileprivate var fitted: RefusedItem {
        RefusedItem(externalID: externalID.flatMap { $0.isShort ? $0 : nil }, reason: reason)
    }
}
