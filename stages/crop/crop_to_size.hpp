// crop.to_size: the whole picture in another size.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/params.hpp"
#include "stages/crop/resample.hpp"
#include "stages/crop/size_advice.hpp"

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

  /// Chooses size_px by the pictures and their lesions.
  struct Advisor {
    SeenSizes sizes;
    static std::vector<std::string> parameters() { return {"size_px"}; }
    void see(const Image& image, const Mask* truth) {
      sizes.add({0, 0, image.pixels.width, image.pixels.height}, truth);
    }
    std::vector<Advice> advise(const ToSize&, const Circumstances& circumstances) const {
      return {advise_size(sizes, circumstances)};
    }
  };

  std::tuple<Image, std::optional<Mask>> operator()(const Image& image, const Mask* truth) const {
    const Box whole{0, 0, image.pixels.width, image.pixels.height};
    const auto grid = frame(image.geometry, whole, {size_px, fit == "stretch"});
    return {resample(image, grid), resample(truth, grid)};
  }
};

}  // namespace mg::crop
