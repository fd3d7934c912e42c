// crop.to_tumor: cuts a picture to the tumor.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tuple>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "stages/crop/resample.hpp"

namespace mg::crop {

struct ToTumor {
  double margin_mm = 10;
  double margin_px = 20;
  double min_side_mm = 20;
  double min_side_px = 64;
  std::optional<int> size_px;
  std::string by = "prediction";
  std::string around = "largest";
  std::string when_empty = "whole";

  static auto params() {
    return mg::params(
        param("margin_mm", &ToTumor::margin_mm, "tissue kept on each side of the tumor")
            .unit("mm")
            .between(0, 200),
        param("margin_px", &ToTumor::margin_px,
              "the same where the spacing is not known, in pixels of the source file")
            .unit("px")
            .between(0, 5000),
        param("min_side_mm", &ToTumor::min_side_mm, "of the crop").unit("mm").between(0, 500),
        param("min_side_px", &ToTumor::min_side_px,
              "the same where the spacing is not known, in pixels of the source file")
            .unit("px")
            .between(1, 10000),
        param("size_px", &ToTumor::size_px, "side of the result; none: as cropped")
            .unit("px")
            .between(8, 16384),
        param("by", &ToTumor::by,
              "the mask that says where; truth_in_training: the truth in the train split where it "
              "is there and not empty, the prediction elsewhere")
            .one_of({"prediction", "truth", "truth_in_training"}),
        param("around", &ToTumor::around, "the largest connected part of the mask, or all of it")
            .one_of({"largest", "all"}),
        param(
            "when_empty", &ToTumor::when_empty,
            "what becomes of a picture whose mask is empty; center: a square half as wide, in the "
            "middle of what is bright")
            .one_of({"whole", "skip", "center"}));
  }

  /// The square crop, and the masks on it. With `detail`, a picture over the same source file, the
  /// pixels come from there: in its resolution if no size is given. Error if `by` names a truth
  /// that is absent; Skip for an empty mask if the parameters say so.
  std::tuple<Image, std::optional<Mask>, Mask> operator()(const Context& context,
                                                          const Image& image, const Mask& tumor,
                                                          const Mask* truth,
                                                          const Image* detail) const;

  /// How masks and pictures are looked at: on the host, or where they are.
  struct Eyes {
    std::function<std::optional<Box>(const Mask&, bool largest_part)> box_of;
    std::function<Box(const Image&)> central_square;
  };
  static Eyes on_host();

  /// The grid of the crop in the resolution of the mask that decides.
  Grid grid(Split split, const Image& image, const Mask& tumor, const Mask* truth,
            const Eyes& eyes = on_host()) const;
  /// The same with as many pixels as `detail` has there, if it is given and no size is.
  Grid detailed(const Grid& grid, const Image* detail) const;

 private:
  const Mask& deciding(Split split, const Mask& tumor, const Mask* truth, const Eyes& eyes) const;
};

}  // namespace mg::crop
