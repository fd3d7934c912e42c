#include "runtime/compare/compare.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "pipeline/error.hpp"
#include "pipeline/statistics/compare_runs.hpp"
#include "pipeline/statistics/paired_values.hpp"
#include "pipeline/statistics/ranking.hpp"

namespace mg {

using namespace metrics;

namespace {

constexpr char by_patients[] = "patients drawn whole";

/// The same sample in both runs.
struct Pair {
  const ScoredSample* a;
  const ScoredSample* b;
  std::string patient;
};

std::string positive_of(const std::vector<std::string>& classes, const std::string& wanted) {
  const auto has = [&](const std::string& name) {
    return std::ranges::find(classes, name) != classes.end();
  };
  if (!wanted.empty()) {
    if (has(wanted)) return wanted;
    throw Error("there is no class '" + wanted + "'", suggest(wanted, classes));
  }
  for (const auto* usual : {"cancer", "malignant", "positive"}) {
    if (has(usual)) return usual;
  }
  return classes.size() == 2 ? classes.back() : std::string();
}

/// Two classifiers on the samples that both judged.
class Classifiers {
 public:
  Classifiers(const RunResults& run_a, const RunResults& run_b, const Verdicts& a,
              const Verdicts& b, const CompareOptions& options)
      : options_(options), positive_(positive_of(a.classes, options.positive)) {
    if (a.classes != b.classes) {
      throw Error("'" + a.name + "' tells other classes apart in the two runs",
                  "compare classifiers with the same classes");
    }
    const auto at = std::ranges::find(a.classes, positive_);
    column_ = static_cast<std::size_t>(at - a.classes.begin());
    for (std::size_t k = 0; k < a.classes.size(); ++k) classes_.push_back(a.classes[k]);
    const auto paired =
        compare_runs(as_verdicts(run_a, a), as_verdicts(run_b, b), positive_, options.bootstrap);
    out_.of = a.name;
    out_.samples = paired.samples;
    out_.patients = paired.patients;
    out_.only_in_a = paired.only_in_a;
    out_.only_in_b = paired.only_in_b;
    pair_up(run_a, a, b);
    if (!positive_.empty()) add_areas(paired);
    add_accuracy("accuracy", [](const ScoredSample& s) { return s.named == s.label; });
    if (!positive_.empty()) add_threshold();
    add_brier();
  }

  Comparison take() { return std::move(out_); }

 private:
  std::vector<Verdict> as_verdicts(const RunResults& run, const Verdicts& verdicts) const {
    std::vector<Verdict> out;
    for (const auto& sample : verdicts.samples) {
      const auto score = positive_.empty() ? 0 : sample.scores[column_];
      out.push_back({sample.key, sample.label, sample.named, score, run.patient_of(sample.key)});
    }
    return out;
  }

  void pair_up(const RunResults& run, const Verdicts& a, const Verdicts& b) {
    std::map<std::string, const ScoredSample*> others;
    for (const auto& sample : b.samples) others[sample.key] = &sample;
    for (const auto& sample : a.samples) {
      const auto other = others.find(sample.key);
      if (other == others.end()) continue;
      const auto patient = run.patient_of(sample.key);
      known_ = known_ && !patient.empty();
      pairs_.push_back({&sample, other->second, patient});
    }
    if (!known_) {
      out_.notes.emplace_back(
          "patients are not known (no splits.csv): samples are taken as independent");
    }
  }

  void add_areas(const RunsCompared& paired) {
    const auto& areas = paired.areas;
    out_.figures.push_back({"auc of " + positive_, areas.a, areas.b, areas.difference,
                            areas.interval, areas.p, "DeLong; samples as independent",
                            paired.samples});
    out_.figures.push_back({"auc of " + positive_, areas.a, areas.b, areas.difference,
                            paired.by_patients, undefined, by_patients, paired.samples});
    add_average_precision();
  }

  void add_average_precision() {
    Clusters clusters;
    std::vector<Ranked> a, b;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const auto& pair = pairs_[i];
      const auto name = pair.patient.empty() ? "sample/" + pair.a->key : "patient/" + pair.patient;
      const auto cluster = clusters.index_of(name);
      const bool positive = pair.a->label == positive_;
      a.push_back({pair.a->scores[column_], positive, cluster});
      b.push_back({pair.b->scores[column_], positive, cluster});
    }
    const Ranking rank_a(std::move(a)), rank_b(std::move(b));
    Curve curve;
    const auto precision = [&](const Ranking& ranking, std::span<const double> weights) {
      ranking.trace(weights, curve);
      return average_precision(curve);
    };
    const auto difference = [&](std::span<const double> weights, std::span<double> out) {
      out[0] = precision(rank_a, weights) - precision(rank_b, weights);
    };
    const std::vector<double> once(clusters.size(), 1);
    Compared figure{"average precision of " + positive_};
    figure.a = precision(rank_a, once);
    figure.b = precision(rank_b, once);
    figure.difference = figure.a - figure.b;
    figure.interval = bootstrap(clusters.size(), 1, difference, options_.bootstrap).front();
    figure.how = by_patients;
    figure.n = pairs_.size();
    out_.figures.push_back(std::move(figure));
  }

  void add_accuracy(const std::string& name,
                    const std::function<bool(const ScoredSample&)>& right) {
    Disagreement disagreement;
    for (const auto& pair : pairs_) {
      disagreement.only_a += right(*pair.a) && !right(*pair.b) ? 1 : 0;
      disagreement.only_b += right(*pair.b) && !right(*pair.a) ? 1 : 0;
    }
    auto figure = means(name, [&](const ScoredSample& s) { return right(s) ? 1.0 : 0.0; });
    figure.p = mcnemar(disagreement);
    figure.how = "McNemar, exact: A alone right " + std::to_string(disagreement.only_a) +
                 ", B alone " + std::to_string(disagreement.only_b);
    out_.figures.push_back(std::move(figure));
  }

  /// Named positive or not, by the threshold that each run, or fold, had chosen before.
  void add_threshold() {
    const bool known = std::ranges::all_of(pairs_, [](const Pair& pair) {
      return std::isfinite(pair.a->threshold) && std::isfinite(pair.b->threshold);
    });
    if (!known) return;
    add_accuracy("accuracy at own thresholds", [this](const ScoredSample& s) {
      return (s.scores[column_] >= s.threshold) == (s.label == positive_);
    });
  }

  void add_brier() {
    out_.figures.push_back(means("brier", [this](const ScoredSample& s) {
      double sum = 0;
      for (std::size_t k = 0; k < classes_.size(); ++k) {
        const double error = s.scores[k] - (s.label == classes_[k] ? 1 : 0);
        sum += error * error / 2;
      }
      return sum;
    }));
  }

  Compared means(const std::string& name, const std::function<double(const ScoredSample&)>& value) {
    std::vector<ValuedTwice> values;
    Compared out{name};
    double a = 0, b = 0;
    for (const auto& pair : pairs_) {
      values.push_back({value(*pair.a), value(*pair.b), pair.patient});
      a += values.back().a;
      b += values.back().b;
    }
    const auto compared = compare_values(values, options_.bootstrap);
    out.n = values.size();
    out.a = a / static_cast<double>(out.n);
    out.b = b / static_cast<double>(out.n);
    out.difference = compared.difference;
    out.interval = compared.interval;
    out.p = compared.p;
    out.how = "Wilcoxon's signed ranks";
    return out;
  }

  const CompareOptions& options_;
  std::string positive_;
  std::size_t column_ = 0;
  std::vector<std::string> classes_;
  std::vector<Pair> pairs_;
  bool known_ = true;
  Comparison out_;
};

double mean_of(const std::vector<ValuedTwice>& values, double ValuedTwice::*side) {
  double sum = 0;
  for (const auto& value : values) sum += value.*side;
  return sum / static_cast<double>(values.size());
}

/// One figure on the images in which both runs have it.
Compared compare_images(const std::string& name, const std::vector<ValuedTwice>& values,
                        const Bootstrap& options) {
  Compared out{name};
  out.n = values.size();
  if (values.empty()) return out;
  const auto compared = compare_values(values, options);
  out.a = mean_of(values, &ValuedTwice::a);
  out.b = mean_of(values, &ValuedTwice::b);
  out.difference = compared.difference;
  out.interval = compared.interval;
  out.p = compared.p;
  out.how = "Wilcoxon's signed ranks";
  return out;
}

Comparison compare_images(const RunResults& run, const ImageFigures& a, const ImageFigures& b,
                          const Bootstrap& options) {
  Comparison out{.of = a.sink};
  std::vector<std::vector<ValuedTwice>> values(a.names.size());
  Clusters patients;
  for (const auto& [key, figures] : a.values) {
    const auto other = b.values.find(key);
    if (other == b.values.end()) {
      out.only_in_a.push_back(key);
      continue;
    }
    const auto patient = run.patient_of(key);
    patients.index_of(patient.empty() ? "sample/" + key : "patient/" + patient);
    ++out.samples;
    for (std::size_t i = 0; i < a.names.size(); ++i) {
      const double left = figures[i], right = other->second[i];
      if (std::isfinite(left) && std::isfinite(right)) values[i].push_back({left, right, patient});
    }
  }
  for (const auto& [key, figures] : b.values) {
    if (!a.values.contains(key)) out.only_in_b.push_back(key);
  }
  out.patients = patients.size();
  for (std::size_t i = 0; i < a.names.size(); ++i) {
    if (!values[i].empty()) out.figures.push_back(compare_images(a.names[i], values[i], options));
  }
  return out;
}

}  // namespace

std::vector<Comparison> compare_results(const RunResults& a, const RunResults& b,
                                        const CompareOptions& options) {
  std::vector<Comparison> out;
  for (const auto& verdicts : a.verdicts) {
    const auto other = std::ranges::find(b.verdicts, verdicts.name, &Verdicts::name);
    if (other != b.verdicts.end())
      out.push_back(Classifiers(a, b, verdicts, *other, options).take());
  }
  for (const auto& images : a.images) {
    const auto other = std::ranges::find(b.images, images.sink, &ImageFigures::sink);
    if (other == b.images.end() || other->names != images.names) continue;
    auto compared = compare_images(a, images, *other, options.bootstrap);
    if (compared.samples > 0) out.push_back(std::move(compared));
  }
  if (!out.empty()) return out;
  throw Error("the two runs have nothing in common that can be compared",
              "compare runs that judged the same samples: verdicts of the same name in "
              "predictions.csv, or a sink of the same name that measures images");
}

}  // namespace mg
