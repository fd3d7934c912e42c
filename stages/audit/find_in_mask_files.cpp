// Mask files as they are, before anyone mended them.
#include <fmt/format.h>

#include <cmath>

#include "stages/audit/finding.hpp"

namespace mg::audit {
namespace {

constexpr double outline_below = 0.5;      // fill ratio
constexpr double aspect_tolerance = 0.02;  // between a mask file and its picture

void find_outlines(const DataSet& set, std::vector<Finding>& out) {
  std::vector<double> fills;
  const auto found = which(set, [&](const Record& r) {
    bool any = false;
    for (const auto& file : r.seen.mask_files) {
      if (!(file.fill > 0 && file.fill < outline_below)) continue;
      fills.push_back(file.fill);
      any = true;
    }
    return any;
  });
  if (found.empty()) return;
  const auto typical = median(fills);
  auto finding = finding_on(set, "masks_are_outlines", Level::note, found);
  finding.level = Level::serious;
  finding.title = count_of(found.size(), "mask file", "holds", "hold") + " outlines, not areas";
  finding.effect = fmt::format(
      "Half of them cover less than {} of what they enclose. Taken as they are, a perfect model "
      "would reach a Dice of {}; resized, the lines vanish.",
      percent(typical), percent(2 * typical / (1 + typical)));
  finding.numbers.emplace_back("median_fill", typical);
  finding.numbers.emplace_back("dice_of_a_perfect_model", 2 * typical / (1 + typical));
  finding.mend = "stages:\n  truth: {fill_outlines: true}\n";
  finding.advice =
      "contour.mask fills outlines unless told otherwise, so the pictures here are "
      "filled already. Other programs must be told.";
  out.push_back(std::move(finding));
}

void find_sizes(const DataSet& set, std::vector<Finding>& out) {
  const auto aspect = [](int width, int height) { return std::log(1.0 * width / height); };
  std::vector<std::size_t> other, distorted;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& seen = set.records[i].seen;
    bool differs = false, bends = false;
    for (const auto& file : seen.mask_files) {
      differs |= file.width != seen.width || file.height != seen.height;
      bends |= std::abs(aspect(file.width, file.height) - aspect(seen.width, seen.height)) >
               aspect_tolerance;
    }
    if (bends) distorted.push_back(i);
    if (differs && !bends) other.push_back(i);
  }
  if (!distorted.empty()) {
    auto finding = finding_on(set, "masks_of_another_shape", Level::note, distorted);
    finding.level = Level::serious;
    finding.title = count_of(distorted.size(), "mask file", "has", "have") +
                    " another aspect ratio than the picture";
    finding.effect =
        "Stretched over the picture they lie beside the lesion; cropped or padded they "
        "may belong to another picture.";
    finding.leave_out = finding.samples;
    finding.mend = leave_out_yaml(finding.id);
    out.push_back(std::move(finding));
  }
  if (!other.empty()) {
    auto finding = finding_on(set, "masks_of_another_size", Level::note, other);
    const auto& first = set.records[other[0]].seen;
    finding.title =
        count_of(other.size(), "mask file", "is", "are") + " of another size than the picture";
    finding.effect = fmt::format(
        "Same aspect ratio, so contour.mask stretches them (the first: {} × {} over {} × "
        "{}). Code that pads or crops instead misses the lesion.",
        first.mask_files[0].width, first.mask_files[0].height, first.width, first.height);
    out.push_back(std::move(finding));
  }
}

}  // namespace

void find_in_mask_files(const DataSet& set, std::vector<Finding>& out) {
  find_outlines(set, out);
  find_sizes(set, out);
}

}  // namespace mg::audit
