// The tables of metrics.segmentation: a row an image, a row a stratum.
#include <array>
#include <cmath>
#include <map>

#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged_mask.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

/// The surest suspicion of an image; "" if there is none.
std::string peak_of(const JudgedMask& image) {
  double peak = undefined;
  if (!image.responses) return "";
  for (const auto* scores : {&image.responses->lesions, &image.responses->false_alarms}) {
    for (const double score : *scores) {
      if (std::isfinite(score)) peak = std::fmax(peak, score);
    }
  }
  return decimals(peak);
}

/// Mean Dice and share of lesions found of some images with a tumor.
std::vector<Figure> figures_of(const std::vector<const JudgedMask*>& images,
                               const Bootstrap& options) {
  std::map<std::size_t, std::size_t> patients;
  ClusterSums sums(4);
  for (const auto* image : images) {
    const auto patient = patients.try_emplace(image->patient, patients.size()).first->second;
    sums.add(patient,
             std::array{dice(image->result.overlap), 1.0, static_cast<double>(image->result.found),
                        static_cast<double>(image->result.lesions)});
  }
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    std::array<double, 4> total{};
    sums.totals(weights, total);
    figures[0] = total[1] > 0 ? total[0] / total[1] : undefined;
    figures[1] = total[3] > 0 ? total[2] / total[3] : undefined;
  };
  return measure({{.name = "dice"}, {.name = "detection_rate"}}, patients.size(), statistic,
                 options, std::array{patients.size(), patients.size()});
}

}  // namespace

Table image_table(const MaskEvidence& evidence) {
  Table out{"images",
            "each image: pixels, agreement, lesions; peak is the highest probability",
            {"key", "truth_px", "predicted_px", "dice", "iou", "hd95", "unit", "surface_dice",
             "lesions", "found", "false_positives", "peak"},
            {}};
  for (const auto& image : evidence.images) {
    const auto& [overlap, pixels, lesions, found, lesion_dice, false_positives, blind] =
        image.result;
    out.rows.push_back({image.key, std::to_string(overlap.truth), std::to_string(overlap.predicted),
                        decimals(dice(overlap)), decimals(iou(overlap)), decimals(image.hd95),
                        image.in_mm ? "mm" : "px", decimals(image.surface_dice),
                        std::to_string(lesions), std::to_string(found),
                        std::to_string(false_positives), peak_of(image)});
  }
  return out;
}

Findings judge_mask_strata(const MaskEvidence& evidence) {
  std::vector<const JudgedMask*> images;
  std::vector<Traits> traits;
  for (const auto& image : evidence.images) {
    if (!image.has_tumor()) continue;
    images.push_back(&image);
    traits.push_back(image.traits);
  }
  Table out{"strata",
            "images with a tumor, in parts",
            {"by", "stratum", "images", "dice", "dice_low", "dice_high", "lesions",
             "detection_rate", "detection_rate_low", "detection_rate_high"},
            {}};
  for (const auto& [by, name, members] : stratify(evidence.strata, traits)) {
    std::vector<const JudgedMask*> part;
    std::size_t lesions = 0;
    for (const auto i : members) part.push_back(images[i]), lesions += images[i]->result.lesions;
    const auto figures = figures_of(part, evidence.bootstrap);
    std::vector<std::string> row{by, name, std::to_string(part.size())};
    for (auto& cell : with_interval(figures[0])) row.push_back(std::move(cell));
    row.push_back(std::to_string(lesions));
    for (auto& cell : with_interval(figures[1])) row.push_back(std::move(cell));
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) return {};
  return {{}, {std::move(out)}, {}};
}

}  // namespace mg::metrics
