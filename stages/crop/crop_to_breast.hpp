// crop.to_breast: cuts a mammogram to the breast.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/params.hpp"
#include "stages/crop/breast.hpp"
#include "stages/crop/resample.hpp"
#include "stages/crop/size_advice.hpp"

namespace mg::crop {

struct ToBreast {
  double margin_mm = 5;
  double margin_px = 25;
  std::string chest_wall = "keep";
  std::optional<int> size_px;
  std::string fit = "pad";
  double threshold = BreastRule{}.threshold;
  double smallest = BreastRule{}.smallest;
  std::string when_none = "whole";

  static auto params() {
    return mg::params(
        param("margin_mm", &ToBreast::margin_mm, "kept around the breast, as far as there is any")
            .unit("mm")
            .between(0, 200),
        param("margin_px", &ToBreast::margin_px,
              "the same where the spacing is not known, in pixels of the source file")
            .unit("px")
            .between(0, 5000),
        param("chest_wall", &ToBreast::chest_wall,
              "left: flip the picture where the chest wall is at the right")
            .one_of({"keep", "left"}),
        param("size_px", &ToBreast::size_px, "side of the result; none: as cropped")
            .unit("px")
            .between(8, 16384),
        param("fit", &ToBreast::fit, "into size_px: pad with black, or stretch")
            .one_of({"pad", "stretch"}),
        param("threshold", &ToBreast::threshold,
              "how bright tissue is, from 0, the mean of the dark, to 1, Otsu's threshold")
            .between(0, 2),
        param("smallest", &ToBreast::smallest, "share of the picture that a breast takes at least")
            .between(0, 1),
        param("when_none", &ToBreast::when_none, "what becomes of a picture without a breast")
            .one_of({"whole", "skip"}));
  }

  /// The truth must lie over the same source file. With the chest wall at the left, black is added
  /// at the right only. Throws Skip if there is no breast and the parameters say so.
  std::tuple<Image, std::optional<Mask>> operator()(const Image& image, const Mask* truth) const;

  /// Chooses size_px by the breasts, without their margin, and their lesions.
  struct Advisor {
    SeenSizes sizes;
    static std::vector<std::string> parameters() { return {"size_px"}; }
    void see(const Image& image, const Mask* truth);
    std::vector<Advice> advise(const ToBreast& stage, const Circumstances& circumstances) const;
  };

  /// The grid of the crop, given what was found in the picture.
  Grid grid(const Image& image, const std::optional<Breast>& breast) const;
};

/// The box of the breast with its margin, cut to the picture.
Box with_margin(const Box& box, const Length& margin, int width, int height);

}  // namespace mg::crop
