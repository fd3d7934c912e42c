// audit.measure: what the audit wants to know of a picture.
#pragma once

#include "pipeline/params.hpp"
#include "pipeline/values.hpp"
#include "stages/audit/measured.hpp"

namespace mg::audit {

struct Measure {
  int picture_px = 240;

  static auto params() {
    return mg::params(param("picture_px", &Measure::picture_px,
                            "longer side of the small pictures on the page; 0: none are kept")
                          .unit("px")
                          .between(0, 1024));
  }

  /// Give it the picture as decoded: what was cropped or resized before is judged as it is then.
  Measured operator()(const Image& image, const Mask* truth, const Annotations* annotations) const;
};

}  // namespace mg::audit
