import Testing

@testable import Items

struct FractionTests {
    @Test func `halves go away from zero`() {
        #expect(Fraction(23, 40).rounded(to: 100) == 58 && Fraction(-23, 40).rounded(to: 100) == -58)
        #expect(Fraction(17, 40).rounded(to: 100) == 43 && Fraction(174, 1200).rounded(to: 100) == 15)
        #expect(Fraction(1, 2).rounded() == 1 && Fraction(1, -2).rounded() == -1 && Fraction(0, 7).rounded() == 0)
    }

    @Test func `no ratio of counts is more than a half away from what is shown, and a half only towards zero`() {
        for whole in 1...400 {
            for part in 0...whole {
                // In units of half a hundredth of `1 / whole`: what is shown less what is.
                let twice = 2 * (Fraction(part, whole).rounded(to: 100) * whole - 100 * part)
                #expect(-whole < twice && twice <= whole, "\(part) of \(whole)")
            }
        }
    }

    @Test func `differences reach a threshold exactly`() {
        #expect(Fraction(12, 40) - Fraction(8, 40) == Fraction(1, 10))
        #expect(Fraction(1, 3) * 3 == 1 && Fraction(2, 3) / Fraction(4, 3) == Fraction(1, 2))
        #expect(Fraction(-1, 3) < Fraction(-1, 4) && Fraction(-1, 3).magnitude == Fraction(1, 3))
    }

    @Test func `durations as long as the calendar are compared exactly`() {
        let long = Duration.milliseconds(315_537_897_599_999)
        #expect(Fraction(long) / Fraction(long - .milliseconds(1)) > 1)
        #expect(Fraction(long, in: .day) < Fraction(long + .milliseconds(1), in: .day))
        #expect(Fraction(.milliseconds(1500), in: .minute) == Fraction(1, 40))
    }
}
