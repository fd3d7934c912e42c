// How well the class that matters is told from all others: figures, curves, levels.
#include <algorithm>

#include "pipeline/statistics/delong.hpp"
#include "stages/metrics/curve_tables.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged.hpp"
#include "stages/metrics/positive_evidence.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

/// The same area as positive_auc, with the interval of the textbook beside that of the patients.
Figure delong_figure(const std::vector<Ranked>& images) {
  std::vector<Scored> scored;
  for (const auto& image : images) scored.push_back({image.score, image.positive});
  const auto area = delong(scored);
  auto interval = interval_of(area);
  if (area.variance == 0) interval = {};  // it would claim to be certain
  return {.name = "positive_auc_delong",
          .value = area.value,
          .low = interval.low,
          .high = interval.high,
          .n = images.size(),
          .doc = "positive_auc; the interval is DeLong's, as if images were independent"};
}

Figure threshold_figure(const std::vector<Judged>& images) {
  double sum = 0;
  for (const auto& image : images) sum += image.threshold;
  return {.name = "threshold",
          .value = sum / static_cast<double>(images.size()),
          .n = images.size(),
          .doc = "probability from which on an image is named positive; over folds: the mean"};
}

const Figure& named(const std::vector<Figure>& figures, const std::string& name) {
  return *std::find_if(figures.begin(), figures.end(),
                       [&](const Figure& figure) { return figure.name == name; });
}

Table level_table(const std::vector<Level>& levels, const std::vector<Figure>& figures) {
  Table out{"levels",
            "the same scores for images, breasts and patients",
            {"level", "samples", "positive", "auc", "auc_low", "auc_high", "average_precision",
             "average_precision_low", "average_precision_high"},
            {}};
  for (const auto& level : levels) {
    const bool image = level.name == "image";
    const auto positive = std::count_if(level.units.begin(), level.units.end(),
                                        [](const Ranked& unit) { return unit.positive; });
    std::vector<std::string> row{level.name, std::to_string(level.units.size()),
                                 std::to_string(positive)};
    for (const auto& key : {image ? "positive_auc" : level.name + "_auc",
                            image ? "average_precision" : level.name + "_average_precision"}) {
      for (auto& cell : with_interval(named(figures, key))) row.push_back(std::move(cell));
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace

Findings judge_positive(const Evidence& evidence) {
  Findings out;
  if (!evidence.positive) {
    for (std::size_t k = 0; k < evidence.classes.size(); ++k) {
      add_curves(out.tables, evidence.classes[k], curve_of(ranked_by(evidence.samples, k)));
    }
    return out;
  }
  const PositiveEvidence data(evidence);
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    data.compute(weights, figures);
  };
  out.figures =
      measure(data.names(), evidence.patients, statistic, evidence.bootstrap, data.tellers());
  out.figures.push_back(delong_figure(data.levels().front().units));
  out.figures.push_back(threshold_figure(evidence.samples));
  add_curves(out.tables, evidence.classes[*evidence.positive],
             curve_of(data.levels().front().units));
  out.tables.push_back(level_table(data.levels(), out.figures));
  return out;
}

}  // namespace mg::metrics
