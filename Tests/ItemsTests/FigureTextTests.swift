import Testing

@testable import Items

struct FigureTextTests {
    @Test func `a part is neither nothing nor all by rounding`() {
        #expect(FigureText.percent(1, of: 1000) == "< 1\u{A0}%")
        #expect(FigureText.percent(996, of: 1000) == "> 99\u{A0}%")
        #expect(FigureText.percent(1000, of: 1000) == "100\u{A0}%")
        #expect(FigureText.percent(3, of: 9).isEmpty)
        #expect(FigureText.percent(1, of: 200) == "1\u{A0}%" && FigureText.percent(199, of: 200) == "> 99\u{A0}%")
    }

    @Test func `halves of what is shown go away from zero`() {
        #expect(FigureText.percent(23, of: 40) == "58\u{A0}%" && FigureText.percent(17, of: 40) == "43\u{A0}%")
        #expect(FigureText.percent(174, of: 1200) == "15\u{A0}%")
        #expect(FigureText.change(from: 40, to: 17) == "\u{2212}23, \u{2212}58\u{A0}%")
        #expect(FigureText.change(from: 40, to: 63) == "+23, +58\u{A0}%")
        #expect(FigureText.rate(Fraction(23, 40)) == "0.58" && FigureText.rate(Fraction(1, 365)) == "< 0.01")
        #expect(FigureText.days(.milliseconds(4_319_999)) == "< 0.1" && FigureText.days(.seconds(4320)) == "0.1")
        #expect(FigureText.days(.seconds(8640 * 23 + 4320)) == "2.4")
    }

    @Test func `spans are told in the unit that fits`() {
        #expect(FigureText.span(.seconds(20)) == "20 seconds" && FigureText.span(.seconds(1)) == "1 second")
        #expect(FigureText.atMost(.zero) == "no time at all" && FigureText.atMost(.milliseconds(3)) == "under a second")
        #expect(FigureText.atMost(.seconds(90)) == "about 2 minutes or less")
        #expect(FigureText.span(.seconds(40 * 60)) == "40 minutes")
        #expect(FigureText.span(.seconds(5 * 3600 + 720)) == "5.2 hours")
        #expect(FigureText.span(.seconds(3 * 86_400)) == "3.0 days")
        #expect(FigureText.span(.seconds(86_399)) == "1 day" && FigureText.span(.seconds(3599)) == "1 hour")
        #expect(FigureText.span(.seconds(60)) == "1 minute" && FigureText.span(.seconds(86_100)) == "23.9 hours")
        #expect(FigureText.days(.seconds(60)) == "< 0.1" && FigureText.days(.zero) == "0.0")
    }

    @Test func `changes of rates have the sign of what is shown`() {
        #expect(FigureText.rateChange(from: (100, 10), to: (100, 10)) == "0.00")
        #expect(FigureText.rateChange(from: (1, 100), to: (1, 200)) == "\u{2212}0.01")
        #expect(FigureText.rateChange(from: (100, 10), to: (120, 10)) == "+2.00, +20\u{A0}%")
        #expect(FigureText.rateChange(from: (10, 365), to: (11, 365)) == "< 0.01, +10\u{A0}%")
        #expect(FigureText.rateChange(from: (11, 365), to: (10, 365)) == "> \u{2212}0.01, \u{2212}9\u{A0}%")
        #expect(FigureText.rateChange(from: (200, 200), to: (113, 200)) == "\u{2212}0.44, \u{2212}44\u{A0}%")
    }
}
