// The same figures for parts of the data set.
#include <algorithm>
#include <array>
#include <map>

#include "stages/metrics/class_evidence.hpp"
#include "stages/metrics/figures.hpp"
#include "stages/metrics/judged.hpp"
#include "stages/metrics/strata.hpp"
#include "stages/metrics/tellers.hpp"
#include "stages/metrics/text.hpp"

namespace mg::metrics {
namespace {

/// The samples of a stratum, their patients numbered anew.
Evidence part_of(const Evidence& whole, const std::vector<std::size_t>& members) {
  Evidence part{.classes = whole.classes, .positive = whole.positive, .bootstrap = whole.bootstrap};
  std::map<std::size_t, std::size_t> patients;
  for (const auto i : members) {
    auto sample = whole.samples[i];
    sample.patient = patients.try_emplace(sample.patient, patients.size()).first->second;
    part.samples.push_back(std::move(sample));
  }
  part.patients = patients.size();
  return part;
}

std::vector<Figure> figures_of(const Evidence& part) {
  const ClassEvidence data(part.classes.size(), part.samples);
  const auto statistic = [&](std::span<const double> weights, std::span<double> figures) {
    figures[0] = part.positive ? data.auc(*part.positive, weights) : data.macro_auc(weights);
    figures[1] = balanced_accuracy(data.table(weights));
  };
  const auto each = Tellers(part).scarcest();
  return measure({{.name = "auc"}, {.name = "balanced_accuracy"}}, part.patients, statistic,
                 part.bootstrap, std::array{each, each});
}

std::vector<std::string> row_of(const Stratum& stratum, const Evidence& part) {
  const auto positive = std::count_if(
      part.samples.begin(), part.samples.end(),
      [&](const Judged& sample) { return part.positive && sample.truth == *part.positive; });
  std::vector<std::string> row{stratum.by, stratum.name, std::to_string(part.samples.size()),
                               part.positive ? std::to_string(positive) : ""};
  for (const auto& figure : figures_of(part)) {
    for (auto& cell : with_interval(figure)) row.push_back(std::move(cell));
  }
  return row;
}

}  // namespace

Findings judge_strata(const Evidence& evidence) {
  std::vector<Traits> traits;
  for (const auto& sample : evidence.samples) traits.push_back(sample.traits);
  Table out{"strata",
            "parts of the data set judged apart",
            {"by", "stratum", "samples", "positive", "auc", "auc_low", "auc_high",
             "balanced_accuracy", "balanced_accuracy_low", "balanced_accuracy_high"},
            {}};
  for (const auto& stratum : stratify(evidence.strata, traits)) {
    out.rows.push_back(row_of(stratum, part_of(evidence, stratum.members)));
  }
  if (out.rows.empty()) return {};
  return {{}, {std::move(out)}, {}};
}

}  // namespace mg::metrics
