#include "stages/crop/crop_to_breast.hpp"

#include <cmath>

#include "pipeline/stage.hpp"

namespace mg::crop {

Box with_margin(const Box& box, const Length& margin, int width, int height) {
  const auto x = static_cast<int>(std::ceil(margin.x)), y = static_cast<int>(std::ceil(margin.y));
  return intersection({box.x - x, box.y - y, box.width + 2 * x, box.height + 2 * y},
                      {0, 0, width, height});
}

Grid ToBreast::grid(const Image& image, const std::optional<Breast>& breast) const {
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
  return frame(image.geometry, box, framing);
}

std::tuple<Image, std::optional<Mask>> ToBreast::operator()(const Image& image,
                                                            const Mask* truth) const {
  const auto where = grid(image, find_breast(image, {threshold, smallest}));
  return {resample(image, where), resample(truth, where)};
}

void ToBreast::Advisor::see(const Image& image, const Mask* truth) {
  const auto breast = find_breast(image);
  const Box whole{0, 0, image.pixels.width, image.pixels.height};
  sizes.add(breast ? breast->box : whole, truth);
}

std::vector<Advice> ToBreast::Advisor::advise(const ToBreast&,
                                              const Circumstances& circumstances) const {
  return {advise_size(sizes, circumstances)};
}

}  // namespace mg::crop
