// Which outlines of a DDSM overlay are drawn.
#pragma once

#include <vector>

#include "pipeline/values.hpp"
#include "stages/support/ddsm/overlay.hpp"

namespace mg::contour {

/// Those of the abnormality that `file` asks for, or of all. Of each, its boundaries; or, with
/// `cores`, its cores where it has any. A core without a boundary stands for it. Throws Error for
/// an overlay with a fault, and for an abnormality that it has not, or does not outline.
std::vector<ddsm::Chain> chains_of(const ddsm::Overlay& overlay, const OverlayFile& file,
                                   bool cores);

}  // namespace mg::contour
