#pragma once
#include <cairo.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>

// Of GObject this is all that is needed; the cairo of Debian 13 does not say where its headers are.
void g_object_unref(void *object);
