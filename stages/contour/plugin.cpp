// The contour family: what radiologists drew, or a network suspects, becomes masks.
#include "pipeline/plugin.hpp"

#include "stages/contour/best_parts.hpp"
#include "stages/contour/contour_mask.hpp"

MG_PLUGIN("contour", "1.0",
          "turns outlines that radiologists drew, and maps of probabilities, into masks") {
  using namespace mg::contour;
  stages.add(mg::map_stage<ContourMask>(
      {.name = "contour.mask",
       .doc = "Turns outlines (shapes, chain codes, mask files, DICOM and OsiriX regions) into one "
              "mask.",
       .example = "truth: {use: contour.mask, from: image}"},
      mg::in({{"image", "the picture to draw on; only its size and place are used"},
              {"annotations", "the lesions, in pixels of the source file"}}),
      mg::out({{"truth", "all lesions; absent if nobody looked for any"},
               {"contours", "their outlines, in pixels of the source file"}})));
  stages.add(mg::map_stage<BestParts>(
      {.name = "contour.best_parts",
       .doc = "Turns a map of probabilities into a mask of its likeliest connected parts.",
       .example = "found: {use: contour.best_parts, from: tumor, most: 1}"},
      mg::in({{"probability", "of each pixel to lie inside"}}),
      mg::out({{"tumor", "the parts, in the geometry of the map"}})));
}
