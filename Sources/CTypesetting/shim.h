#pragma once
#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>

// What the versions of HarfBuzz name or type differently: 6 is in Debian 12, 10 in Debian 13.

static const hb_ot_name_id_t almanac_postscript_name = HB_OT_NAME_ID_POSTSCRIPT_NAME;

static inline void almanac_draw_glyph(hb_font_t *font, hb_codepoint_t glyph, hb_draw_funcs_t *functions, void *data) {
#if HB_VERSION_ATLEAST(7, 0, 0)
    hb_font_draw_glyph(font, glyph, functions, data);
#else
    hb_font_get_glyph_shape(font, glyph, functions, data);
#endif
}
