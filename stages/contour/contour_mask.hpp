// contour.mask: the lesions that a data set describes become a mask on the picture.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "pipeline/values.hpp"

namespace mg::contour {

struct ContourMask {
  std::string which = "boundary";
  bool fill_outlines = true;

  static auto params() {
    return mg::params(
        param("which", &ContourMask::which,
              "of a DDSM overlay: the boundary of each lesion, or its cores (dense parts) where it "
              "has any and the boundary elsewhere")
            .one_of({"boundary", "core"}),
        param(
            "fill_outlines", &ContourMask::fill_outlines,
            "fill what mask files only outline: parts that cover less than half of their inside"));
  }

  /// All lesions in one mask on the picture's own grid, and their outlines in pixels of the source
  /// file. Both are absent if there are no annotations, and empty for an empty list of them. Throws
  /// Error for files that are unsound and for lesions that lie outside of the source file.
  std::tuple<std::optional<Mask>, std::optional<Contours>> operator()(
      const Context& context, const Image& image, const Annotations* annotations) const;
};

}  // namespace mg::contour
