// Who is in which split, and what a test on so few can say.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "stages/audit/finding.hpp"

namespace mg::audit {
namespace {

constexpr auto patient_splits = "stages:\n  cases: {split: {train: 0.6, val: 0.15, test: 0.25}}\n";

void find_leaks(const DataSet& set, std::vector<Finding>& out) {
  std::map<std::size_t, std::set<Split>> splits;
  for (const auto& r : set.records) splits[r.patient].insert(r.split);
  std::vector<std::size_t> leaked;
  std::set<std::size_t> patients;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    if (splits[set.records[i].patient].size() < 2) continue;
    leaked.push_back(i);
    patients.insert(set.records[i].patient);
  }
  if (leaked.empty()) return;
  const auto share = static_cast<double>(leaked.size()) / static_cast<double>(set.records.size());
  Finding finding{
      .id = "patients_in_several_splits", .level = Level::serious, .points = 100 * share};
  finding.title = count_of(patients.size(), "patient", "is", "are") + " in several splits";
  finding.effect = fmt::format(
      "{} of the images belong to them: the model is tested on patients "
      "that it knows.",
      percent(share));
  finding.numbers = {{"patients", patients.size()}, {"images", leaked.size()}, {"share", share}};
  finding.samples = keys_of(set, leaked);
  finding.mend = patient_splits;
  finding.advice = "Splits are drawn by patient where the data set's own split is not used.";
  out.push_back(std::move(finding));
}

void find_strangers(const DataSet& set, std::vector<Finding>& out) {
  if (set.patients_known || set.records.size() < 2) return;
  Finding finding{.id = "patients_unknown", .level = Level::warning, .points = 5};
  finding.title = "Each image counts as a patient of its own";
  finding.effect = fmt::format(
      "The data set does not say which of the {} images belong together. If "
      "some do, splits leak and intervals are too narrow.",
      set.records.size());
  finding.numbers = {{"images", set.records.size()}};
  finding.advice = "dataset.csv has a column for the patient.";
  if (set.name != "files") {
    finding.mend = "stages:\n  cases: {patient_pattern: '^([^_]+)'}\n";
    finding.advice =
        "For dataset.image_folder: the part of a file's name that names the patient. " +
        finding.advice;
  }
  out.push_back(std::move(finding));
}

/// How sure a test on this many patients can be, were the accuracy 75 %.
void find_few(const DataSet& set, std::vector<Finding>& out) {
  std::set<std::size_t> patients;
  if (classes_of(set).size() < 2) return;
  for (const auto& r : set.records) {
    if (r.split == Split::test && !r.label.empty()) patients.insert(r.patient);
  }
  if (patients.empty()) return;
  const auto share = wilson(0.75, static_cast<double>(patients.size()));
  const auto width = share.high - share.low;
  if (width < 0.1) return;
  Finding finding{.id = "few_patients_in_test", .points = 100 * width / 2};
  finding.title = fmt::format("A test on {} patients is sure to ± {:.0f} points only",
                              patients.size(), 100 * width / 2);
  finding.effect = fmt::format(
      "If 75 % are right, the interval reaches from {} to {}: smaller "
      "differences between two models say nothing.",
      percent(share.low, 0), percent(share.high, 0));
  finding.numbers = {{"patients", patients.size()}, {"half_width", width / 2}};
  finding.advice = "Use folds, and say the interval.";
  out.push_back(std::move(finding));
}

void find_imbalance(const DataSet& set, std::vector<Finding>& out) {
  std::map<std::string, std::size_t> counts;
  std::size_t labelled = 0;
  for (const auto& r : set.records) {
    if (!r.label.empty()) ++counts[r.label], ++labelled;
  }
  if (counts.empty()) return;
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto share = static_cast<double>(most->second) / static_cast<double>(labelled);
  if (counts.size() == 1) {
    Finding finding{.id = "one_class_only", .level = Level::warning, .points = 100};
    finding.title = "All images are labelled " + most->first;
    finding.effect =
        "There is nothing to classify, and nothing without a lesion to be wrong on. "
        "Masks can be learned.";
    finding.numbers = {{"images", labelled}};
    out.push_back(std::move(finding));
  } else if (share > 1.2 / static_cast<double>(counts.size())) {
    Finding finding{.id = "uneven_classes", .points = 100 * (share - 1.0 / counts.size())};
    finding.title = fmt::format("{} of the images are {}", percent(share), most->first);
    finding.effect = fmt::format(
        "Always saying “{}” is right in {}: an accuracy means something "
        "above that only.",
        most->first, percent(share));
    finding.numbers = {{"majority_accuracy", share}};
    finding.mend = "stages:\n  verdict: {train: {balance: true}}\n";
    finding.advice =
        "Every class is then drawn equally often while a classifier learns. Judge by "
        "balanced accuracy and AUC.";
    out.push_back(std::move(finding));
  }
}

}  // namespace

void find_in_splits(const DataSet& set, std::vector<Finding>& out) {
  for (const auto find : {find_leaks, find_strangers, find_few, find_imbalance}) find(set, out);
}

}  // namespace mg::audit
