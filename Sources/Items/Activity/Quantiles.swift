extension [Int64] {
    /// The value in the middle, or the mean of the two there. Of milliseconds in any order, which it changes: only as
    /// much is sorted as the answer needs.
    mutating func median() -> Duration? {
        guard !isEmpty else { return nil }
        let below = select((count - 1) / 2)
        guard count.isMultiple(of: 2), let above = self[(count / 2)...].min() else { return .milliseconds(below) }
        return .milliseconds(Fraction(Int(below) + Int(above), 2).rounded())
    }

    /// The smallest value that at least so many per cent stay within (nearest rank; type 1 of Hyndman and Fan, "Sample
    /// Quantiles in Statistical Packages", 1996). Changes the order, as `median` does.
    mutating func percentile(_ percent: Int) -> Duration? {
        isEmpty ? nil : .milliseconds(select((count * percent + 99) / 100 - 1))
    }

    /// Moves the element that sorting would put at `rank` there, with no greater one before it and no smaller one
    /// after it (Hoare's FIND, Communications of the ACM 4, 1961).
    private mutating func select(_ rank: Int) -> Int64 {
        var low = 0
        var high = count - 1
        while low < high {
            let pivot = self[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while pivot < self[right] { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                break
            }
        }
        return self[rank]
    }
}
