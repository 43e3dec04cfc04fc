import Testing

@testable import Almanac

struct FigureTextTests {
    @Test func `a part is neither nothing nor all by rounding`() {
        #expect(FigureText.percent(1, of: 1000) == "< 1\u{A0}%")
        #expect(FigureText.percent(996, of: 1000) == "> 99\u{A0}%")
        #expect(FigureText.percent(1000, of: 1000) == "100\u{A0}%")
        #expect(FigureText.percent(3, of: 9).isEmpty)
    }

    @Test func `spans are told in the unit that fits`() {
        #expect(FigureText.span(.seconds(40 * 60)) == "40 minutes")
        #expect(FigureText.span(.seconds(5 * 3600 + 720)) == "5.2 hours")
        #expect(FigureText.span(.seconds(3 * 86_400)) == "3.0 days")
        #expect(FigureText.days(.seconds(60)) == "< 0.1" && FigureText.days(.zero) == "0.0")
    }

    @Test func `changes of rates have the sign of what is shown`() {
        #expect(FigureText.rateChange(from: (100, 10), to: (100, 10)) == "0.00")
        #expect(FigureText.rateChange(from: (1, 100), to: (1, 200)) == "\u{2212}0.01")
        #expect(FigureText.rateChange(from: (100, 10), to: (120, 10)) == "+2.00, +20\u{A0}%")
    }
}
