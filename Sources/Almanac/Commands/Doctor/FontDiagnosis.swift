import Foundation
import Reports

/// Looks whether the fonts that are installed can show what people write.
struct FontDiagnosis {
    /// A few letters of each script, and the Debian package with a font for it.
    private static let scripts: [(name: String, letters: String, package: String)] = [
        ("Latin", "Aäßœž", "fonts-dejavu-core"), ("Greek", "αβγώ", "fonts-dejavu-core"),
        ("Cyrillic", "абвщ", "fonts-dejavu-core"), ("Arabic", "ابجد", "fonts-noto-core"),
        ("Hebrew", "אבגד", "fonts-noto-core"), ("Devanagari", "कखगक्ष", "fonts-noto-core"),
        ("Thai", "กขคง", "fonts-noto-core"), ("Chinese", "中文漢字", "fonts-noto-cjk"),
        ("Japanese", "ひらカナ", "fonts-noto-cjk"), ("Korean", "한국어", "fonts-noto-cjk"),
        ("emoji", "😀🚀", "fonts-noto-color-emoji"),
    ]

    func findings() -> [Finding] {
        let renderer: ReportRenderer
        do {
            renderer = try ReportRenderer()
            try renderer.check()
        } catch {
            return [
                .failed(
                    "fonts",
                    "no report can be drawn: \(error)",
                    "Install fontconfig, fonts-inter and fonts-noto-core."
                )
            ]
        }
        let missing = Self.scripts.filter { !renderer.canShow($0.letters) }
        guard !missing.isEmpty else {
            return [.ok("fonts", "a report can be drawn, in \(Self.scripts.map(\.name).joined(separator: ", "))")]
        }
        let names = missing.map(\.name).joined(separator: ", ")
        let packages = Set(missing.map(\.package)).sorted().joined(separator: " ")
        return [
            .warning(
                "fonts",
                "a report can be drawn; no font shows \(names), for which a replacement mark would stand",
                "Where people write so, install \(packages)."
            )
        ]
    }
}
