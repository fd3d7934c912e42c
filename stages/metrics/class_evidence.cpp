#include "stages/metrics/class_evidence.hpp"

#include <cmath>

namespace mg::metrics {

ClassEvidence::ClassEvidence(std::size_t classes, const std::vector<Judged>& samples)
    : cells_(classes * classes) {
  std::vector<double> cell(classes * classes);
  for (const auto& sample : samples) {
    const auto index = sample.truth * classes + sample.predicted;
    cell[index] = 1;
    cells_.add(sample.patient, cell);
    cell[index] = 0;
  }
  for (std::size_t k = 0; k < classes; ++k) rankings_.emplace_back(ranked_by(samples, k));
}

Confusion ClassEvidence::table(std::span<const double> weights) const {
  std::vector<double> cells(rankings_.size() * rankings_.size());
  cells_.totals(weights, cells);
  return Confusion(rankings_.size(), std::move(cells));
}

double ClassEvidence::macro_auc(std::span<const double> weights) const {
  double sum = 0, count = 0;
  for (const auto& ranking : rankings_) {
    const double value = ranking.auc(weights);
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return count > 0 ? sum / count : undefined;
}

}  // namespace mg::metrics
