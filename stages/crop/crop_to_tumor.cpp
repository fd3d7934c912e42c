#include "stages/crop/crop_to_tumor.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/stage.hpp"
#include "stages/crop/tumor_box.hpp"

namespace mg::crop {

namespace {

/// The grid, with as many pixels as `fine` has there.
Grid refined(const Grid& grid, const Geometry& fine) {
  const auto map = fine.to_source.inverse() * grid.geometry.to_source;
  const auto more = [](int pixels, double step) {
    return std::max(1, static_cast<int>(std::lround(pixels * step)));
  };
  const auto width = more(grid.width, std::hypot(map.xx, map.yx));
  const auto height = more(grid.height, std::hypot(map.xy, map.yy));
  const auto to_coarse = Affine::coarser(static_cast<double>(grid.width) / width,
                                         static_cast<double>(grid.height) / height);
  return {width, height, grid.geometry.moved(to_coarse), {0, 0, width, height}};
}

}  // namespace

const Mask& ToTumor::deciding(Split split, const Mask& tumor, const Mask* truth,
                              const Eyes& eyes) const {
  if (by == "prediction") return tumor;
  if (by == "truth") {
    if (!truth) {
      throw Error("there is no truth to crop to",
                  "set `by: prediction`, or leave samples without annotations out");
    }
    return *truth;
  }
  return split == Split::train && truth && eyes.box_of(*truth, false) ? *truth : tumor;
}

Grid ToTumor::grid(Split split, const Image& image, const Mask& tumor, const Mask* truth,
                   const Eyes& eyes) const {
  const auto& mask = deciding(split, tumor, truth, eyes);
  if (const auto box = eyes.box_of(mask, around == "largest")) {
    const auto margin = in_pixels(margin_mm, margin_px, mask.geometry);
    const auto min_side = in_pixels(min_side_mm, min_side_px, mask.geometry);
    return frame(mask.geometry,
                 square_around(*box, margin, min_side, mask.pixels.width, mask.pixels.height),
                 {size_px});
  }
  if (when_empty == "skip") throw Skip("the mask is empty: there is no tumor to crop to");
  const auto box = when_empty == "center" ? eyes.central_square(image)
                                          : Box{0, 0, image.pixels.width, image.pixels.height};
  return frame(image.geometry, box, {size_px});
}

ToTumor::Eyes ToTumor::on_host() {
  return {box_of, [](const Image& image) { return central_square(image); }};
}

Grid ToTumor::detailed(const Grid& grid, const Image* detail) const {
  return detail && !size_px ? refined(grid, detail->geometry) : grid;
}

std::tuple<Image, std::optional<Mask>, Mask> ToTumor::operator()(const Context& context,
                                                                 const Image& image,
                                                                 const Mask& tumor,
                                                                 const Mask* truth,
                                                                 const Image* detail) const {
  const auto where = detailed(grid(context.split(), image, tumor, truth), detail);
  return {resample(detail ? *detail : image, where), resample(truth, where),
          resample(tumor, where)};
}

}  // namespace mg::crop
