// From chain codes to outlines and pixels.
#pragma once

#include "pipeline/values.hpp"
#include "stages/contour/canvas.hpp"
#include "stages/support/ddsm/chain.hpp"

namespace mg::contour {

using ddsm::Chain;

/// The centers of its pixels, in order; a last pixel that is the first again is left out.
Polygon polygon_of(const Chain& chain);

/// The pixels of the chain and all that they enclose, however often the chain crosses itself. A gap
/// is closed by a straight line. Throws Error if the chain spans more than any picture does.
Patch enclosed(const Chain& chain);

}  // namespace mg::contour
