// How well the masks agree: overlap, outlines, lesions found.
#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/statistics/median.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged_mask.hpp"

namespace mg::metrics {
namespace {

/// What is summed for each patient. `true_empty`: images without a tumor where nothing was marked.
enum Column : std::size_t {
  images,
  tumor_images,
  dice_sum,
  iou_sum,
  blind_dice_sum,
  truth_px,
  predicted_px,
  both_px,
  lesions,
  found,
  lesion_dice_sum,
  false_finds,
  empty_images,
  true_empty,
  false_on_empty,
  hd95_mm_sum,
  hd95_mm_images,
  hd95_px_sum,
  hd95_px_images,
  surface_dice_sum,
  surface_dice_images,
  surface_dice_px_sum,
  surface_dice_px_images,
  columns
};
using Sums = std::array<double, columns>;

double ratio(double part, double whole) { return whole > 0 ? part / whole : undefined; }

std::size_t whole(double count) { return static_cast<std::size_t>(count); }

/// The figures, each with how it follows from the sums and with what it rests on.
struct Rule {
  const char* name;
  Column part, of;
  const char* doc;
  bool may_be_left_out = false;  ///< if it rests on nothing
  bool share = true;
};
constexpr std::array rules{
    Rule{"dice", dice_sum, tumor_images, "mean Dice over the images with a tumor; a miss counts 0"},
    Rule{"iou", iou_sum, tumor_images, "mean IoU over the images with a tumor; a miss counts 0"},
    Rule{"lesion_dice", lesion_dice_sum, lesions,
         "mean over the lesions of Dice with the marked parts that touch it; a miss counts 0"},
    Rule{"detection_rate", found, lesions, "share of the lesions that were found"},
    Rule{"false_positives", false_finds, images, "marked parts an image that touch no lesion"},
    Rule{"specificity_on_empty", true_empty, empty_images,
         "share of the images without a tumor where nothing was marked"},
    Rule{"false_positives_on_empty", false_on_empty, empty_images,
         "marked parts an image without a tumor"},
    Rule{"hd95_mm", hd95_mm_sum, hd95_mm_images,
         "mean 95 % Hausdorff distance over the images with a tumor where something was marked",
         true, false},
    Rule{"hd95_px", hd95_px_sum, hd95_px_images,
         "hd95 in pixels, over the images whose spacing is not known", true, false},
    Rule{"surface_dice", surface_dice_sum, surface_dice_images,
         "mean share of the outlines within the tolerance in mm; a miss counts 0", true},
    Rule{"surface_dice_px", surface_dice_px_sum, surface_dice_px_images,
         "surface Dice, tolerance in pixels, over the images whose spacing is not known", true},
    Rule{"baseline_dice", blind_dice_sum, tumor_images,
         "dice of the best blind mark: one disc around the middle of every image, or all of it"},
};

double pooled_dice(const Sums& sums) {
  return ratio(2 * sums[both_px], sums[truth_px] + sums[predicted_px]);
}

void sum_outlines(const JudgedMask& image, Sums& sums) {
  sums[image.in_mm ? surface_dice_sum : surface_dice_px_sum] = image.surface_dice;
  sums[image.in_mm ? surface_dice_images : surface_dice_px_images] = 1;
  if (!std::isfinite(image.hd95)) return;
  sums[image.in_mm ? hd95_mm_sum : hd95_px_sum] = image.hd95;
  sums[image.in_mm ? hd95_mm_images : hd95_px_images] = 1;
}

/// The disc that is best for all images together.
std::size_t best_disc(const std::vector<JudgedMask>& images) {
  std::array<double, blind_discs> sums{};
  for (const auto& image : images) {
    for (std::size_t i = 0; i < blind_discs; ++i) sums[i] += image.result.blind_dice[i];
  }
  return static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}

/// `disc`: the blind mark.
Sums sums_of(const JudgedMask& image, std::size_t disc) {
  const auto& result = image.result;
  Sums sums{};
  sums[images] = 1;
  sums[truth_px] = static_cast<double>(result.overlap.truth);
  sums[predicted_px] = static_cast<double>(result.overlap.predicted);
  sums[both_px] = static_cast<double>(result.overlap.both);
  sums[false_finds] = static_cast<double>(result.false_positives);
  if (image.has_tumor()) {
    sums[tumor_images] = 1;
    sums[dice_sum] = dice(result.overlap);
    sums[iou_sum] = iou(result.overlap);
    sums[blind_dice_sum] = result.blind_dice[disc];
    sums[lesions] = static_cast<double>(result.lesions);
    sums[found] = static_cast<double>(result.found);
    sums[lesion_dice_sum] = result.lesion_dice;
    sum_outlines(image, sums);
  } else {
    sums[empty_images] = 1;
    sums[true_empty] = result.overlap.predicted == 0 ? 1 : 0;
    sums[false_on_empty] = sums[false_finds];
  }
  return sums;
}

/// The figures without their values: the rules that rest on something, then pooled and median.
std::vector<Figure> named_figures(const Sums& all) {
  std::vector<Figure> out;
  for (const auto& rule : rules) {
    if (rule.may_be_left_out && all[rule.of] == 0) continue;
    out.push_back({.name = rule.name, .n = whole(all[rule.of]), .doc = rule.doc});
  }
  out.push_back({.name = "pooled_dice",
                 .n = whole(all[images]),
                 .doc = "Dice of the pixels of all images together"});
  out.push_back({.name = "median_dice",
                 .n = whole(all[tumor_images]),
                 .doc = "median Dice over the images with a tumor; a miss counts 0"});
  return out;
}

/// How many patients each figure asks, in the order of named_figures().
std::vector<std::size_t> tellers_of(const ClusterSums& sums, std::size_t patients,
                                    const Sums& all) {
  std::array<std::size_t, columns> with{};
  std::vector<double> alone(patients);
  for (std::size_t i = 0; i < patients; ++i) {
    Sums own{};
    alone[i] = 1;
    sums.totals(alone, own);
    alone[i] = 0;
    for (std::size_t c = 0; c < columns; ++c) with[c] += own[c] > 0 ? 1 : 0;
  }
  std::vector<std::size_t> out;
  for (const auto& rule : rules) {
    if (rule.may_be_left_out && all[rule.of] == 0) continue;
    out.push_back(rule.share ? with[rule.of] : 0);
  }
  out.insert(out.end(), 2, with[tumor_images]);
  return out;
}

Median median_dice(const MaskEvidence& evidence) {
  std::vector<std::pair<double, std::size_t>> values;
  for (const auto& image : evidence.images) {
    if (image.has_tumor()) values.emplace_back(dice(image.result.overlap), image.patient);
  }
  return Median(std::move(values));
}

std::vector<std::string> notes_on(const Sums& all) {
  std::vector<std::string> notes{
      "Dice, IoU and outlines rest on the " + count_of(whole(all[tumor_images]), "image") +
      " with a tumor; the " + count_of(whole(all[empty_images]), "image") +
      " without one by specificity_on_empty."};
  const auto missed = whole(all[tumor_images] - all[hd95_mm_images] - all[hd95_px_images]);
  if (missed > 0) {
    notes.push_back("Nothing was marked on " + count_of(missed, "image") +
                    " with a tumor: no hd95 there, and 0 of all else.");
  }
  return notes;
}

}  // namespace

Findings judge_masks(const MaskEvidence& evidence) {
  ClusterSums patients(columns);
  const auto disc = best_disc(evidence.images);
  for (const auto& image : evidence.images) patients.add(image.patient, sums_of(image, disc));
  const auto median = median_dice(evidence);
  Sums all{};
  patients.totals(std::vector<double>(evidence.patients, 1.0), all);
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    Sums sums{};
    patients.totals(weights, sums);
    auto next = figures.begin();
    for (const auto& rule : rules) {
      if (rule.may_be_left_out && all[rule.of] == 0) continue;
      *next++ = ratio(sums[rule.part], sums[rule.of]);
    }
    *next++ = pooled_dice(sums);
    *next++ = median.of(weights);
  };
  return {measure(named_figures(all), evidence.patients, statistic, evidence.bootstrap,
                  tellers_of(patients, evidence.patients, all)),
          {},
          notes_on(all)};
}

}  // namespace mg::metrics
