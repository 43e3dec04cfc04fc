import CTypesetting
import Geometry

/// Reads outlines as HarfBuzz tells them.
enum GlyphPath {
    private struct Reading {
        var path: [PathElement] = []
        let unitsPerEm: Double

        func point(_ x: Float, _ y: Float) -> Point {
            Point(x: Double(x) / unitsPerEm, y: Double(y) / unitsPerEm)
        }
    }

    /// `hb_draw_funcs_t`, which never changes once it is made. HarfBuzz makes cubic curves of quadratic ones.
    private static let functions = {
        let functions = hb_draw_funcs_create()
        hb_draw_funcs_set_move_to_func(
            functions,
            { _, data, _, x, y, _ in
                GlyphPath.change(data) { $0.path.append(.move($0.point(x, y))) }
            },
            nil,
            nil
        )
        hb_draw_funcs_set_line_to_func(
            functions,
            { _, data, _, x, y, _ in
                GlyphPath.change(data) { $0.path.append(.line($0.point(x, y))) }
            },
            nil,
            nil
        )
        hb_draw_funcs_set_cubic_to_func(
            functions,
            { _, data, _, x1, y1, x2, y2, x, y, _ in
                GlyphPath.change(data) { $0.path.append(.curve($0.point(x1, y1), $0.point(x2, y2), $0.point(x, y))) }
            },
            nil,
            nil
        )
        hb_draw_funcs_set_close_path_func(
            functions,
            { _, data, _, _ in
                GlyphPath.change(data) { $0.path.append(.close) }
            },
            nil,
            nil
        )
        hb_draw_funcs_make_immutable(functions)
        return UInt(bitPattern: functions)
    }()

    static func read(_ glyph: UInt32, font: OpaquePointer, unitsPerEm: Double) -> [PathElement] {
        var reading = Reading(unitsPerEm: unitsPerEm)
        withUnsafeMutablePointer(to: &reading) { reading in
            almanac_draw_glyph(font, glyph, OpaquePointer(bitPattern: functions), reading)
        }
        return reading.path
    }

    private static func change(_ data: UnsafeMutableRawPointer?, _ body: (inout Reading) -> Void) {
        guard let data else { return }
        body(&data.assumingMemoryBound(to: Reading.self).pointee)
    }
}
