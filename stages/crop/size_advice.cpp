#include "stages/crop/size_advice.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/crop/tumor_box.hpp"

namespace mg::crop {
namespace {

constexpr int step = 32, least = 64, most_on_cpu = 512, most_elsewhere = 2048;
constexpr double quantile_of_lesions = 0.1, least_lesion_px = 32;
// A training step of EfficientNet-B0 takes 1.8 kB, of a U-Net over it 1.5 kB by picture and pixel.
constexpr double bytes_a_pixel = 2000, batch = 8, share_of_memory = 0.5;

int down(double px) { return static_cast<int>(std::floor(px / step + 1e-9)) * step; }

std::string text(double px) { return std::to_string(std::lround(px)) + " px"; }

struct Limit {
  int px = 0;
  std::string why;
};

/// The tightest of all limits.
Limit limit(double median, const Circumstances& circumstances) {
  const bool cpu = circumstances.device == "cpu";
  Limit out{cpu ? most_on_cpu : most_elsewhere, "the most that is sensible on this device"};
  const auto memory = static_cast<double>(circumstances.memory_bytes) * share_of_memory;
  if (const int px = down(std::sqrt(memory / batch / bytes_a_pixel)); memory > 0 && px < out.px) {
    out = {px, "the most that memory allows"};
  }
  if (const int px = down(median); px < out.px) out = {px, "all that the pictures have"};
  out.px = std::max(out.px, least);
  return out;
}

int side_of(double px) {
  return std::max(least, static_cast<int>(std::ceil(px / step - 1e-9)) * step);
}

}  // namespace

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::lround(share * last))];
}

double median_side(const std::vector<double>& shown) {
  if (!shown.empty()) return quantile(shown, 0.5);
  throw Error("there is no picture to choose size_px from", "write a number instead of auto");
}

Advice side_within_limits(double wanted, std::string why, double median,
                          const Circumstances& circumstances) {
  const auto most = limit(median, circumstances);
  auto side = side_of(wanted);
  if (side > most.px) {
    why += ", which would take " + text(side) + ", but this is " + most.why;
    side = most.px;
  }
  return {"size_px", std::to_string(side), std::move(why)};
}

void SeenSizes::add(const Box& box, const Mask* truth) {
  shown.push_back(std::max(box.width, box.height));
  if (!truth) return;
  if (const auto lesion = box_of(*truth, true)) {
    lesions.push_back(std::max(lesion->width, lesion->height));
  }
}

Advice advise_size(const SeenSizes& seen, const Circumstances& circumstances) {
  const auto median = median_side(seen.shown);
  std::string why = "the median picture is " + text(median) + " long; ";
  double wanted = median / 4;
  if (seen.lesions.empty()) {
    why += "no lesions are known, so a quarter of it";
  } else {
    const auto lesion = quantile(seen.lesions, quantile_of_lesions);
    wanted = median * least_lesion_px / lesion;
    why += "nine in ten lesions are over " + text(lesion) + " and shall take " +
           text(least_lesion_px) + " and more";
  }
  return side_within_limits(wanted, why, median, circumstances);
}

}  // namespace mg::crop
