#include "stages/augment/augment_spatial.hpp"

#include <algorithm>
#include <cmath>

#include "pipeline/error.hpp"
#include "stages/support/opencv/opencv_view.hpp"

namespace mg::augment {

void check_size(const Image& image, const Mask* truth) {
  if (!truth) return;
  const auto& a = image.pixels;
  const auto& b = truth->pixels;
  if (a.width == b.width && a.height == b.height) return;
  throw Error("the mask has " + std::to_string(b.width) + " × " + std::to_string(b.height) +
                  " pixels and its picture " + std::to_string(a.width) + " × " +
                  std::to_string(a.height),
              "crop and resize picture and mask by the same stage");
}

void Spatial::preset() {
  const auto name = strength;
  *this = {};
  strength = name;
  if (strength == "light") {
    rotate_deg = 7;
    scale = 0.05;
    shift = 0.03;
  } else if (strength == "heavy") {
    flip_vertical = 0.5;
    rotate_deg = 30;
    scale = 0.25;
    shift = 0.1;
    elastic_alpha = 0.01;
  }
}

Warp Spatial::draw(Random random, int width, int height) const {
  const auto within = [&](double limit) { return random.uniform(-limit, limit); };
  // Each number is drawn whatever the parameters, so that changing one leaves the others alone.
  Turn turn;
  turn.flip_horizontal = random.chance(flip_horizontal);
  turn.flip_vertical = random.chance(flip_vertical);
  turn.degrees = within(rotate_deg);
  turn.scale = std::exp(within(std::log1p(scale)));
  turn.shift_x = within(shift);
  turn.shift_y = within(shift);
  const double side = std::max(width, height);
  return {to_input(turn, width, height), draw_bend(random.fork("elastic"), width, height,
                                                   elastic_alpha * side, elastic_sigma * side)};
}

std::tuple<Image, std::optional<Mask>, std::optional<Contours>> Spatial::operator()(
    const Context& context, const Image& image, const Mask* truth, const Contours* contours) const {
  check_size(image, truth);
  const auto warp = draw(context.random(), image.pixels.width, image.pixels.height);
  auto turned = image;
  turned.pixels = to_pixels(warped(view(image.pixels), warp));
  turned.geometry = warped(image.geometry, warp);
  std::optional<Mask> mask;
  if (truth) mask = {to_pixels(warped_mask(view(truth->pixels), warp)), turned.geometry};
  std::optional<Contours> outlines;
  if (contours) outlines = warped(*contours, image.geometry, warp);
  return {std::move(turned), std::move(mask), std::move(outlines)};
}

}  // namespace mg::augment
