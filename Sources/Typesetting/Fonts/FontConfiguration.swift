/// The private fontconfig file: the same fonts in the same order, whatever the system's own settings say.
struct FontConfiguration {
    var directories: [String]
    /// Where fontconfig keeps its scans; the first one that can be written gets new ones.
    var cacheDirectories: [String]

    var xml: String {
        """
        <?xml version="1.0"?>
        <!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
        <fontconfig>
        \(directories.map { "<dir>\(escaped($0))</dir>" }.joined(separator: "\n"))
        \(cacheDirectories.map { "<cachedir>\(escaped($0))</cachedir>" }.joined(separator: "\n"))
        <selectfont><rejectfont>
        \(Self.unused.map { "<glob>*/\($0)</glob>" }.joined(separator: "\n"))
        </rejectfont></selectfont>
        \(Self.emoji)
        \(Self.scaledBitmaps)
        </fontconfig>
        """
    }

    private func escaped(_ path: String) -> String {
        path.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    /// Cuts that a report never asks for: each would lengthen every search for a missing character.
    private static let unused = [
        "InterDisplay-*", "Inter-*Italic.otf", "Inter-Thin*", "Inter-ExtraLight*", "Inter-Light*", "Inter-Black*",
        "Inter-ExtraBold*", "NotoSerifCJK*", "NotoSansMono*", "DejaVuSerif*", "DejaVuSansMono*", "DejaVuMath*",
        "DejaVuSansCondensed*", "*Oblique.ttf", "NotoSans*-*Italic.ttf", "NotoNastaliq*", "NotoKufi*", "NotoLooped*",
        "InterVariable*",
    ]

    /// Pango asks for the family `emoji` where a character has emoji presentation.
    private static let emoji = """
        <match target="pattern">
        <test name="family"><string>emoji</string></test>
        <edit name="family" mode="prepend" binding="strong"><string>Noto Color Emoji</string></edit>
        </match>
        """

    /// Fontconfig's `10-scale-bitmap-fonts.conf`: without it colour emoji come out at the size of their bitmaps.
    private static let scaledBitmaps = """
        <match target="font">
        <test name="outline" compare="eq"><bool>false</bool></test>
        <edit name="pixelsizefixupfactor" mode="assign">
        <divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide>
        </edit>
        </match>
        <match target="font">
        <test name="outline" compare="eq"><bool>false</bool></test>
        <test name="pixelsizefixupfactor" compare="not_eq"><double>1.0</double></test>
        <edit name="matrix" mode="assign">
        <times>
        <name>matrix</name>
        <matrix>
        <name>pixelsizefixupfactor</name> <double>0</double>
        <double>0</double> <name>pixelsizefixupfactor</name>
        </matrix>
        </times>
        </edit>
        <edit name="size" mode="assign">
        <divide><name>size</name><name>pixelsizefixupfactor</name></divide>
        </edit>
        </match>
        """
}
