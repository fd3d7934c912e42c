// The declaration alone: what the algorithm is called, takes and makes.
#include <pipeline/plugin.hpp>

#include "sharpness.hpp"

namespace {

struct Sharpness {
  mg::Number operator()(const mg::Image& image) const { return {sharpness(image)}; }
};

}  // namespace

MG_PLUGIN("focus", "1.0", "judges whether pictures are in focus") {
  stages.add(mg::map_stage<Sharpness>(
      {.name = "focus.sharpness",
       .doc = "Measures how sharp a picture is: the variance of its Laplacian.",
       .example = "sharp: {use: focus.sharpness, from: image}"},
      mg::in({{"image", "gray"}}), mg::out({{"sharpness", "0 is even; more is sharper"}})));
}
