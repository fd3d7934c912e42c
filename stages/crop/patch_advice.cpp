#include "stages/crop/patch_advice.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "pipeline/error.hpp"
#include "stages/crop/size_advice.hpp"
#include "stages/crop/tumor_box.hpp"

namespace mg::crop {
namespace {

constexpr double quantile_of_lesions = 0.9, lesions_a_side = 2, without_lesions_px = 256;

Advice advise_side(const SeenScales& seen, const Circumstances& circumstances) {
  const auto median = median_side(seen.shown);
  if (seen.lesions.empty()) {
    return side_within_limits(without_lesions_px, "no lesions are known", median, circumstances);
  }
  const auto lesion = quantile(seen.lesions, quantile_of_lesions);
  return side_within_limits(lesions_a_side * lesion,
                            "nine in ten lesions are up to " + std::to_string(std::lround(lesion)) +
                                " px long and shall take half of a patch",
                            median, circumstances);
}

/// To a tenth of a millimeter.
std::string millimeters(double value) {
  const auto tenths = std::max(1L, std::lround(10 * value));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

Advice advise_millimeters(const SeenScales& seen, int side) {
  if (seen.spacings.empty()) {
    throw Error("no picture says how large its pixels are: size_mm cannot be chosen",
                "leave size_mm out");
  }
  const auto spacing = quantile(seen.spacings, 0.5);
  return {"size_mm", millimeters(side * spacing),
          std::to_string(side) + " px at " + std::to_string(std::lround(1000 * spacing)) +
              " micrometers, the median of the pictures"};
}

}  // namespace

void SeenScales::add(const Image& image, const Mask* truth) {
  shown.push_back(std::min(image.pixels.width, image.pixels.height));
  const auto& spacing = image.geometry.spacing;
  if (spacing.known()) spacings.push_back(std::sqrt(spacing.x_mm * spacing.y_mm));
  if (!truth) return;
  if (const auto lesion = box_of(*truth, true)) {
    lesions.push_back(std::max(lesion->width, lesion->height));
  }
}

std::vector<Advice> advise_patches(const SeenScales& seen, int chosen_px,
                                   const Circumstances& circumstances) {
  std::vector<Advice> out;
  if (circumstances.wants("size_px")) {
    out.push_back(advise_side(seen, circumstances));
    chosen_px = std::stoi(out.back().value);
  }
  if (circumstances.wants("size_mm")) out.push_back(advise_millimeters(seen, chosen_px));
  return out;
}

}  // namespace mg::crop
