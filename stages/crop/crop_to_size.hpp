// crop.to_size: the whole picture in another size.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "pipeline/params.hpp"
#include "stages/crop/resample.hpp"

namespace mg::crop {

struct ToSize {
  int size_px = 512;
  std::string fit = "pad";

  static auto params() {
    return mg::params(
        param("size_px", &ToSize::size_px, "side of the result, a square")
            .unit("px")
            .between(8, 16384),
        param("fit", &ToSize::fit, "pad with black, or stretch").one_of({"pad", "stretch"}));
  }

  std::tuple<Image, std::optional<Mask>> operator()(const Image& image, const Mask* truth) const {
    const Box whole{0, 0, image.pixels.width, image.pixels.height};
    const auto grid = frame(image.geometry, whole, {size_px, fit == "stretch"});
    return {resample(image, grid), resample(truth, grid)};
  }
};

}  // namespace mg::crop
