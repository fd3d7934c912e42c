// augment.spatial: pictures, masks and contours are turned at random, together.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "pipeline/context.hpp"
#include "pipeline/params.hpp"
#include "stages/augment/warp.hpp"

namespace mg::augment {

struct Spatial {
  double flip_horizontal = 0.5;
  double flip_vertical = 0;
  double rotate_deg = 15;
  double scale = 0.1;
  double shift = 0.05;
  double elastic_alpha = 0;
  double elastic_sigma = 0.1;
  std::string strength = "medium";

  /// What `strength` makes of all others.
  void preset();

  static auto params() {
    return mg::params(
        param("strength", &Spatial::strength,
              "sets all others at once, which may be written beside it; medium is what they are")
            .one_of({"light", "medium", "heavy"})
            .preset(),
        param("flip_horizontal", &Spatial::flip_horizontal, "probability that left becomes right")
            .between(0, 1),
        param("flip_vertical", &Spatial::flip_vertical, "probability that top becomes bottom")
            .between(0, 1),
        param("rotate_deg", &Spatial::rotate_deg, "turned by up to this, either way")
            .unit("degrees")
            .between(0, 180),
        param("scale", &Spatial::scale,
              "made larger by up to this, or smaller: 0.1 is from 1/1.1 to 1.1")
            .between(0, 3),
        param("shift", &Spatial::shift, "shifted by up to this fraction of width and height")
            .between(0, 1),
        param(
            "elastic_alpha", &Spatial::elastic_alpha,
            "bent: points move by this fraction of the longer side (standard deviation); 0 is off")
            .between(0, 0.1),
        param(
            "elastic_sigma", &Spatial::elastic_sigma,
            "how wide a bend is: distance of its control points, as a fraction of the longer side")
            .between(0.02, 1));
  }

  /// What happens to a picture of this size; a pure function of the stream.
  Warp draw(Random random, int width, int height) const;

  /// Throws Error if the truth has not the size of the image.
  std::tuple<Image, std::optional<Mask>, std::optional<Contours>> operator()(
      const Context& context, const Image& image, const Mask* truth,
      const Contours* contours) const;
};

/// Throws Error if there is a mask that has not the size of the image.
void check_size(const Image& image, const Mask* truth);

}  // namespace mg::augment
