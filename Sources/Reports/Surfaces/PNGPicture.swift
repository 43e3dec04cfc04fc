import Cairo
import Zip

/// Opaque pixels as a PNG file (ISO/IEC 15948). Cairo's own writer tries five filters on each row and compresses by zlib, which
/// takes three times as long as all of the drawing; a page is mostly white, and needs neither.
enum PNGPicture {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func bytes(of pixels: Drawing.Pixels) -> [UInt8] {
        var file = signature
        append("IHDR", header(width: pixels.width, height: pixels.height), to: &file)
        var deflater = ZlibDeflater()
        let rows = rows(of: pixels)
        let data = rows.withUnsafeBytes { [UInt8](deflater.deflate($0)) }
        append("IDAT", data, to: &file)
        append("IEND", [], to: &file)
        return file
    }

    /// Eight bits each of red, green and blue (11.2.2).
    private static func header(width: Int, height: Int) -> [UInt8] {
        bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0]
    }

    /// Each row behind the number of its filter, 0 for none.
    private static func rows(of pixels: Drawing.Pixels) -> [UInt8] {
        let length = 1 + 3 * pixels.width
        return [UInt8](unsafeUninitializedCapacity: length * pixels.height) { bytes, count in
            for y in 0..<pixels.height {
                var place = y * length
                bytes[place] = 0
                place += 1
                for pixel in pixels.row(y) {
                    bytes[place] = UInt8(truncatingIfNeeded: pixel >> 16)
                    bytes[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
                    bytes[place + 2] = UInt8(truncatingIfNeeded: pixel)
                    place += 3
                }
            }
            count = length * pixels.height
        }
    }

    private static func append(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
        file += bigEndian(UInt32(data.count))
        let chunk = Array(type.utf8) + data
        var checksum = CRC32()
        checksum.update(chunk.span.bytes)
        file += chunk
        file += bigEndian(checksum.value)
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
