import Foundation
import Reports
import Synchronization
import TestSupport
import Testing

/// Cairo 1.16's font code is safe in one thread alone: with more it closes fonts that others use, and deadlocks.
@Suite(.timeLimit(.minutes(60)))
struct ManyThreadsTests {
    private static let scripts = """
        Ошибка αβγ שגיאה خطأ ข้อผิดพลาด हिन्दी বাংলা தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ગુજરાતી ਪੰਜਾਬੀ සිංහල မြန်မာ ខ្មែរ ລາວ አማርኛ \
        ქართული Հայերեն ᓀᐦᐃᔭᐍ ᏣᎳᎩ བོད་ 決済 결제 😀🎉 ߒߞߏ ⵜⵉⴼ ꦧꦱ ᬩᬮᬶ ᮘᮞ
        """.split(separator: " ").map(String.init)

    private static let logo = Array(
        """
        <svg xmlns='http://www.w3.org/2000/svg' width='120' height='40'>
        <rect width='120' height='40' fill='#1B5A9C'/><text x='8' y='26' font-size='18' fill='#fff'>Ächt Ошибка 決済</text>
        </svg>
        """.utf8
    )

    /// Request `number` of a fixed sequence: six scripts in the title, others in the rows, a logo in each third.
    private static func report(_ number: Int) throws -> (Report, Appendix) {
        let words = { (start: Int) in
            (0..<6).map { scripts[(start + 7 * $0) % scripts.count] }.joined(separator: " ")
        }
        var report = sampleReport(title: words(number))
        report.subtitle = words(number + 3)
        if number.isMultiple(of: 3) { report.style.logo = try Logo(logo) }
        return (report, sampleAppendix(40) { words(number + $0) })
    }

    /// What one thread draws: documents, with a preview before each.
    private static func draw(_ numbers: [Int], _ note: (Int, [UInt8]) -> Void) throws {
        let renderer = try ReportRenderer()
        for number in numbers {
            let (report, appendix) = try report(number)
            _ = try renderer.preview(report, as: number.isMultiple(of: 2) ? .svg : .png(width: 400))
            var bytes: [UInt8] = []
            try renderer.render(report, appendix: appendix) { bytes.append(contentsOf: $0) }
            note(number, bytes)
        }
    }

    @Test func `the text of a logo is in the same fonts whatever libraries have been made`() async throws {
        _ = try ReportRenderer()
        let first = try await onThread { try Logo(Self.logo) }
        _ = try ReportRenderer(fontDirectories: ["/usr/share/fonts/truetype"])
        #expect(try await onThread { try Logo(Self.logo) } == first)
    }

    @Test func `thirty scripts in four threads, with previews and a logo, always give the same bytes`() async throws {
        let digests = Mutex<[Int: Set<[UInt8]>]>([:])
        let failures = Mutex<[String]>([])
        let (ends, ended) = AsyncStream<Void>.makeStream()
        for thread in 0..<4 {
            let worker = Thread {
                do {
                    // Each begins elsewhere, so that they meet in different fonts.
                    try Self.draw((0..<24).map { ($0 + 5 * thread) % 24 }) { number, bytes in
                        digests.withLock { _ = $0[number, default: []].insert(bytes) }
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
                ended.yield()
            }
            worker.stackSize = 4 << 20
            worker.start()
        }
        var rest = 4
        for await _ in ends {
            rest -= 1
            if rest == 0 { break }
        }
        #expect(failures.withLock(\.self) == [])
        #expect(digests.withLock { $0.count } == 24)
        #expect(digests.withLock { $0.filter { $0.value.count > 1 }.keys.sorted() } == [])
    }
}
