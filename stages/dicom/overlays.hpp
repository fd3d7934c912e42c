// Graphics that lie over a picture (groups 6000 to 601E): PS3.3, C.9.2.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stages/dicom/layout.hpp"

namespace mg::dicom {

/// 1 where a graphic of any overlay plane covers the pixel of this frame, row-major, else 0; empty
/// if the file has none. Planes of regions (type R) are left out. `words` are the frame's pixels as
/// stored, in whose upper bits old files keep their planes. Throws Error if a plane is damaged.
std::vector<std::uint8_t> read_overlays(const Tags& tags, const Layout& layout, int frame,
                                        std::span<const std::uint16_t> words);

/// How many planes there are.
int count_overlays(const Tags& tags);

}  // namespace mg::dicom
