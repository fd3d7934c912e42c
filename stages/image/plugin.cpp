#include "pipeline/plugin.hpp"
#include "stages/image/decode.hpp"

MG_PLUGIN("image", "1.0", "reads PNG, PGM, JPEG and TIFF pictures") {
  stages.add(mg::map_stage<mg::image::Decode>(
      {.name = "image.decode",
       .doc = "Reads a PNG, PGM, JPEG or TIFF picture of 8 or 16 bits.",
       .example = "image: {use: image.decode, from: cases, spacing_mm: 0.2}"},
      mg::in({{"file", "a PNG, PGM, JPEG or TIFF file"}}),
      mg::out({{"image", "the picture, gray or red, green, blue"}})));
}
