import PDFFinishing
import Zip

/// A PDF in the shape of cairo 1.16's, with one page, or in that of cairo 1.18's, which packs what is no stream.
struct CairoFixture {
    private(set) var bytes: [UInt8] = Array("%PDF-1.5\n%".utf8) + [0xB5, 0xED, 0xAE, 0xFB, 0x0A]
    private var offsets: [Int: Int] = [:]
    private let isPacked: Bool
    private var packed: [(number: Int, body: String)] = []

    static let content = """
        1 0 0 -1 0 841.89 cm
        q
        0.1 0.3 0.6 rg /a0 gs
        48 60 32 3 re f
        /Link << /MCID 0 >> BDC
        BT
        10 0 0 -10 48 100 Tm
        /f-0-0 1 Tf
        (before \\) EMC \\( after)Tj
        ET
        EMC
        q
        0 0 10 10 re W n
        Q
        0.5 w
        48 212 m 135 212 l S
        1 w
        48 213 m 135 213 l S
        /TH << /MCID 1 >> BDC
        EMC
        /Figure << /MCID 2 >> BDC
        1 2 3 4 re f
        EMC
        BT
        10 0 0 -10 48 800 Tm
        /Span << /ActualText <feff0041> >> BDC
        /f-0-0 1 Tf
        [(Page 1 \\()-3
        (EMC BT)]TJ
        EMC
        ET
        Q

        """

    /// What looks like the end of a stream, with a length object whose length is not the right one.
    static let treacherous = Array("ab\nendstream\nendobj\n7 0 obj\n   3\nendobj\ncd\nendstream\nendobj\nef".utf8)

    private static let structure = [
        9: "<< /Type /StructElem\n   /S /Document\n   /P 13 0 R\n   /K [ 10 0 R 11 0 R 12 0 R ]\n>>",
        10: "<< /Type /StructElem\n   /S /Link\n   /P 9 0 R\n   /Pg 3 0 R\n   /K 0\n>>",
        11: "<< /Type /StructElem\n   /S /TH\n   /P 9 0 R\n   /Pg 3 0 R\n   /K 1\n>>",
        12: "<< /Type /StructElem\n   /S /Figure\n   /P 9 0 R\n   /Pg 3 0 R\n   /K 2\n>>",
        13: "<< /Type /StructTreeRoot\n   /ParentTree 14 0 R\n   /K [ 9 0 R ]\n>>",
        14: "<< /Nums [\n   0 15 0 R\n   1 10 0 R\n  ]\n>>",
        15: "[\n  10 0 R\n  11 0 R\n  12 0 R\n]",
        16: "<< /Names [\n   (here) [3 0 R /XYZ 0 0 0]\n  ]\n>>",
        17: "<< /Dests 16 0 R >>",
        21: "<< /Type /Outlines\n   /First 22 0 R\n   /Last 22 0 R\n   /Count -1\n>>",
        22: "<< /Title (Here)\n   /Parent 21 0 R\n   /F 0\n   /Dest [3 0 R /XYZ 0 793.89 0]\n>>",
    ]

    init(content: String = Self.content, isPacked: Bool = false) {
        self.isPacked = isPacked
        var deflater = ZlibDeflater()
        let data = Array(content.utf8).withUnsafeBytes { Array(deflater.deflate($0)) }
        add(1, "<< /Type /Pages\n   /Kids [ 3 0 R ]\n   /Count 1\n>>")
        add(4, length: 5, keys: "\n   /Filter /FlateDecode", data)
        add(6, length: 7, keys: "", Self.treacherous)
        add(3, Self.page)
        add(8, Self.link)
        add(20, Self.innerLink)
        for (number, body) in Self.structure.sorted(by: { $0.key < $1.key }) { add(number, body) }
        add(18, "<< /Producer (cairo 1.16.0 (https://cairographics.org))\n   /Title (Old \\(\nendobj\n)\n>>")
        add(19, Self.catalog)
        if isPacked {
            addPack(24, length: 25)
            addTrailerStream(26)
        } else {
            addTrailer()
        }
    }

    private mutating func add(_ number: Int, _ body: String) {
        if isPacked { return packed.append((number, body)) }
        addPlain(number, body)
    }

    private mutating func addPack(_ number: Int, length: Int) {
        var (places, bodies) = ("", "")
        for object in packed {
            places += "\(object.number) \(bodies.utf8.count)\n"
            bodies += object.body + "\n"
        }
        let keys = "\n   /N \(packed.count)\n   /First \(places.utf8.count)\n   /Filter /FlateDecode"
        var deflater = ZlibDeflater()
        let data = Array((places + bodies).utf8).withUnsafeBytes { Array(deflater.deflate($0)) }
        add(number, length: length, type: "/Type /ObjStm\n   ", keys: keys, data)
    }

    /// Its entries are not read.
    private mutating func addTrailerStream(_ number: Int) {
        let start = bytes.count
        bytes +=
            """
            \(number) 0 obj
            << /Type /XRef
               /Length 3
               /Filter /FlateDecode
               /Size 27
               /W [1 2 2]
               /Root 19 0 R
               /Info 18 0 R
            >>
            stream
            abc
            endstream
            endobj
            startxref
            \(start)
            %%EOF

            """.utf8
    }

    private mutating func addPlain(_ number: Int, _ body: String) {
        offsets[number] = bytes.count
        bytes += "\(number) 0 obj\n\(body)\nendobj\n".utf8
    }

    private mutating func add(_ number: Int, length: Int, type: String = "", keys: String, _ data: [UInt8]) {
        offsets[number] = bytes.count
        bytes += "\(number) 0 obj\n<< \(type)/Length \(length) 0 R\(keys)\n>>\nstream\n".utf8
        bytes += data + "\nendstream\nendobj\n".utf8
        addPlain(length, "   \(data.count)")
    }

    private mutating func addTrailer() {
        let start = bytes.count
        bytes += "xref\n0 23\n0000000000 65535 f \n".utf8
        for number in 1...22 {
            guard let offset = offsets[number] else {
                bytes += "0000000000 00000 f \n".utf8
                continue
            }
            let digits = String(offset)
            bytes += (String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8
        }
        bytes += "trailer\n<< /Size 23\n   /Root 19 0 R\n   /Info 18 0 R\n>>\nstartxref\n\(start)\n%%EOF\n".utf8
    }
}

extension CairoFixture {
    private static let page = """
        << /Type /Page % 1
           /Parent 1 0 R
           /MediaBox [ 0 0 595.276 841.89 ]
           /Contents 4 0 R
           /Annots [ 8 0 R 20 0 R ]
           /Resources <<
              /ExtGState << /a0 << /CA 1 /ca 1 >> >>
              /Font << /f-0-0 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>
              /Other 6 0 R
           >>
           /StructParents 0
        >>
        """

    private static let link = """
        << /Type /Annot
           /Subtype /Link
           /StructParent 1
           /Rect [ 48 699.89 100 724.89 ]
           /A <<
              /Type /Action
              /S /URI
              /URI (https://example.com/\\(a\\))
           >>
           /BS << /W 0 >>>>
        """

    private static let innerLink = """
        << /Type /Annot
           /Subtype /Link
           /Rect [ 48 699.89 100 724.89 ]
           /Dest (here)
           /BS << /W 0 >>>>
        """

    private static let catalog = """
        << /Type /Catalog
           /Pages 1 0 R
           /StructTreeRoot 13 0 R
           /MarkInfo << /Marked true >>
           /Outlines 21 0 R
           /Names 17 0 R
        >>
        """
}
