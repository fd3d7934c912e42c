#include "stages/crop/crop_to_breast.hpp"

#include <cmath>

#include "pipeline/stage.hpp"

namespace mg::crop {

Box with_margin(const Box& box, const Length& margin, int width, int height) {
  const auto x = static_cast<int>(std::ceil(margin.x)), y = static_cast<int>(std::ceil(margin.y));
  return intersection({box.x - x, box.y - y, box.width + 2 * x, box.height + 2 * y},
                      {0, 0, width, height});
}

std::tuple<Image, std::optional<Mask>> ToBreast::operator()(const Image& image,
                                                            const Mask* truth) const {
  const auto breast = find_breast(image, {threshold, smallest});
  if (!breast && when_none == "skip") throw Skip("there is no breast in the picture");
  const auto width = image.pixels.width, height = image.pixels.height;
  const auto margin = in_pixels(margin_mm, margin_px, image.geometry);
  const auto box =
      breast ? with_margin(breast->box, margin, width, height) : Box{0, 0, width, height};
  Framing framing{size_px, fit == "stretch"};
  if (breast && chest_wall == "left") {
    framing.flip = breast->wall_right;
    framing.lean = 0;
  }
  const auto grid = frame(image.geometry, box, framing);
  return {resample(image, grid), resample(truth, grid)};
}

}  // namespace mg::crop
