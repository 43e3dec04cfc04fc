#pragma once
#include <isa-l/igzip_lib.h>
#include <isa-l/crc.h>
#include <isa-l/crc64.h>

// Swift imports no macro of nested arithmetic: the sizes of the working memory that ISA-L advises for its levels.
static const uint32_t cisal_level_1_memory = ISAL_DEF_LVL1_DEFAULT;
static const uint32_t cisal_level_2_memory = ISAL_DEF_LVL2_DEFAULT;
