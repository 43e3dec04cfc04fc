#pragma once
#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>
