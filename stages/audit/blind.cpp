#include "stages/audit/blind.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace mg::audit {
namespace {

using Counts = std::vector<double>;

std::size_t classes_of(const std::vector<Blind>& samples) {
  std::size_t most = 0;
  for (const auto& sample : samples) most = std::max(most, sample.label + 1);
  return most;
}

std::size_t best_of(const Counts& counts) {
  return static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

/// Do two classes share the first place?
bool tied(const Counts& counts) {
  const auto most = *std::max_element(counts.begin(), counts.end());
  return std::count(counts.begin(), counts.end(), most) > 1;
}

/// Counts of the classes for each value and over all.
struct Table {
  explicit Table(std::size_t classes) : all(classes), zero(classes) {}
  Counts all, zero;
  std::map<std::size_t, Counts> by_value;

  void add(const Blind& sample) {
    ++all[sample.label];
    ++by_value.try_emplace(sample.value, zero).first->second[sample.label];
  }
  const Counts& of(std::size_t value) const {
    const auto at = by_value.find(value);
    return at == by_value.end() ? zero : at->second;
  }
  std::size_t answer(std::size_t value) const {
    const auto& counts = of(value);
    return tied(counts) ? best_of(all) : best_of(counts);
  }
};

template <class Keep>
Table count(const std::vector<Blind>& samples, Keep keep) {
  Table table(classes_of(samples));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (keep(i)) table.add(samples[i]);
  }
  return table;
}

/// What is the same however the classes were named.
Guess judged(const std::vector<Blind>& samples, const std::vector<bool>& right) {
  Guess guess;
  guess.samples = samples.size();
  std::map<std::size_t, Part> patients;
  Counts labels(classes_of(samples));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    auto& part = patients[samples[i].patient];
    part.hits += right[i] ? 1 : 0;
    ++part.of;
    ++labels[samples[i].label];
  }
  guess.patients = patients.size();
  std::vector<Part> parts;
  for (const auto& [patient, part] : patients) parts.push_back(part);
  guess.accuracy = clustered_share(parts);
  if (!samples.empty())
    guess.majority = labels[best_of(labels)] / static_cast<double>(samples.size());
  return guess;
}

}  // namespace

std::vector<std::size_t> deal_folds(const std::vector<Blind>& samples, std::size_t folds) {
  std::map<std::size_t, std::size_t> fold_of;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> next;  // for each label and value
  std::vector<std::size_t> out;
  for (const auto& sample : samples) {
    if (!fold_of.contains(sample.patient)) {
      // Strata begin at different folds, so that small ones do not all fall into the first.
      auto& turn = next.try_emplace({sample.label, sample.value}, next.size()).first->second;
      fold_of[sample.patient] = turn++ % folds;
    }
    out.push_back(fold_of[sample.patient]);
  }
  return out;
}

Guess guess_blindly(const std::vector<Blind>& samples, std::size_t folds) {
  if (samples.empty()) return {};
  const auto fold = deal_folds(samples, folds);
  std::vector<bool> right(samples.size());
  for (std::size_t k = 0; k < folds; ++k) {
    const auto others = count(samples, [&](std::size_t i) { return fold[i] != k; });
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (fold[i] == k) right[i] = others.answer(samples[i].value) == samples[i].label;
    }
  }
  auto guess = judged(samples, right);
  const auto all = count(samples, [](std::size_t) { return true; });
  for (const auto& [value, counts] : all.by_value) {
    guess.answers.resize(std::max(guess.answers.size(), value + 1));
    guess.answers[value] = all.answer(value);
  }
  return guess;
}

Guess guess_from_all(const std::vector<Blind>& samples,
                     const std::vector<std::vector<std::size_t>>& values, std::size_t folds) {
  if (samples.empty()) return {};
  const auto fold = deal_folds(samples, folds);
  const auto classes = classes_of(samples);
  std::vector<bool> right(samples.size());
  auto one = samples;
  for (std::size_t k = 0; k < folds; ++k) {
    std::vector<Counts> scores(samples.size(), Counts(classes));
    for (const auto& property : values) {
      for (std::size_t i = 0; i < one.size(); ++i) one[i].value = property[i];
      const auto others = count(one, [&](std::size_t i) { return fold[i] != k; });
      const auto kinds = static_cast<double>(others.by_value.size()) + 1;
      for (std::size_t i = 0; i < one.size(); ++i) {
        if (fold[i] != k) continue;
        const auto& counts = others.of(property[i]);
        for (std::size_t c = 0; c < classes; ++c) {
          scores[i][c] += std::log((counts[c] + 1) / (others.all[c] + kinds));
        }
      }
    }
    const auto others = count(samples, [&](std::size_t i) { return fold[i] != k; });
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (fold[i] != k) continue;
      for (std::size_t c = 0; c < classes; ++c) scores[i][c] += std::log(others.all[c] + 1);
      right[i] = best_of(scores[i]) == samples[i].label;
    }
  }
  return judged(samples, right);
}

}  // namespace mg::audit
