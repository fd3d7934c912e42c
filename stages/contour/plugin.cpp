// The contour family: what radiologists drew becomes masks.
#include "pipeline/plugin.hpp"

#include "stages/contour/contour_mask.hpp"

MG_PLUGIN("contour", "1.0", "turns the outlines that radiologists drew into masks") {
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
}
