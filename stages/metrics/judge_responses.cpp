// FROC of maps of probabilities.
#include <array>
#include <set>

#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged_mask.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

Table froc_table(const std::vector<FreeResponse>& curve) {
  Table out{"froc",
            "lesions found against false alarms an image: suspected from the threshold on",
            {"threshold", "false_alarms_per_image", "sensitivity"},
            {}};
  for (const auto& point : thinned(curve)) {
    out.rows.push_back(
        {digits(point.threshold), digits(point.false_alarms), digits(point.sensitivity)});
  }
  return out;
}

std::size_t patients_with_lesions(const std::vector<Responses>& images) {
  std::set<std::size_t> out;
  for (const auto& image : images) {
    if (!image.lesions.empty()) out.insert(image.cluster);
  }
  return out.size();
}

}  // namespace

Findings judge_responses(const MaskEvidence& evidence) {
  std::vector<Responses> images;
  for (const auto& image : evidence.images) {
    if (!image.responses) continue;
    images.push_back(*image.responses);
    images.back().cluster = image.patient;
  }
  if (images.empty()) return {};
  const Froc froc(images);
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    const auto curve = froc.curve(weights);
    figures[0] = cpm(curve);
    figures[1] = sensitivity_at_alarms(curve, 1);
  };
  const auto ill = patients_with_lesions(images);
  Findings out;
  out.figures = measure(
      {{.name = "cpm",
        .n = froc.lesions(),
        .doc = "mean share of lesions found at 1/4, 1/2, 1, 2, 4 and 8 false alarms an image"},
       {.name = "sensitivity_at_one_false_alarm",
        .n = froc.lesions(),
        .doc = "share of lesions found at one false alarm an image"}},
      evidence.patients, statistic, evidence.bootstrap, std::array{ill, ill});
  const auto curve = froc.curve(std::vector<double>(evidence.patients, 1.0));
  if (!curve.empty()) out.tables.push_back(froc_table(curve));
  return out;
}

}  // namespace mg::metrics
