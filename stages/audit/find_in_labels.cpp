// Labels that contradict what is drawn, and the ceiling that they leave.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "stages/audit/contradictions.hpp"
#include "stages/audit/finding.hpp"

namespace mg::audit {
namespace {

std::vector<Example> both_breasts(const DataSet& set, const Contradictions& found) {
  std::vector<Example> out;
  for (const auto i : spread(found.copied, examples_at_most)) {
    const auto witness = found.witness.at(i);
    out.push_back(
        {{i, witness},
         fmt::format("{}: called {}, nothing drawn. The lesion is in {}", set.records[i].key,
                     set.records[i].label, set.records[witness].key)});
  }
  return out;
}

std::string ceilings(const DataSet& set, Finding& finding) {
  std::string text;
  for (const auto& task : tasks_of(set)) {
    const auto ceiling = label_ceiling(seen_of(set), task.classes);
    text += fmt::format(
        " A perfect reader of single images, scored against these labels, is right "
        "in at most {} ({}).",
        percent(ceiling.accuracy), task.name);
    finding.numbers.emplace_back(fmt::format("ceiling_of_{}_classes", task.classes.size()),
                                 ceiling.accuracy);
    finding.points = std::max(finding.points, 100 * (1 - ceiling.accuracy));
  }
  return text;
}

void add_copied(const DataSet& set, const Contradictions& found, std::vector<Finding>& out) {
  if (found.copied.empty()) return;
  auto finding = finding_on(set, "labels_of_patients_on_breasts",
                            share_of(found.copied, set) >= 0.01 ? Level::serious : Level::warning,
                            found.copied);
  finding.title = fmt::format("{} the label of the patient's other breast",
                              count_of(found.copied.size(), "image", "carries", "carry"));
  finding.effect = fmt::format(
      "{} of all images are called benign or cancer although no view of "
      "their breast has a lesion; the patient's other breast does.",
      percent(share_of(found.copied, set)));
  finding.effect += ceilings(set, finding);
  finding.examples = both_breasts(set, found);
  finding.mend = "stages:\n  cases: {label_level: breast}\n";
  finding.advice =
      "Each breast is then called what is drawn on any of its views, and a breast without "
      "a lesion normal (image: each view by itself). Never learn from, or judge by, "
      "the labels as they are.";
  out.push_back(std::move(finding));
}

void add_without(const DataSet& set, const Contradictions& found, std::vector<Finding>& out) {
  if (found.without.empty()) return;
  auto finding = finding_on(set, "lesion_not_drawn", Level::warning, found.without);
  finding.title = fmt::format("{} called benign or cancer, but nothing is drawn on the patient",
                              count_of(found.without.size(), "image", "is", "are"));
  finding.effect = fmt::format(
      "In {} of the images a segmentation network learns that a lesion is "
      "background.",
      percent(share_of(found.without, set)));
  finding.leave_out = finding.samples;
  finding.mend = leave_out_yaml(finding.id);
  finding.advice = "Leave them out where masks are learned; a classifier may keep them.";
  out.push_back(std::move(finding));
}

void add_normal(const DataSet& set, const Contradictions& found, std::vector<Finding>& out) {
  if (found.normal.empty()) return;
  auto finding = finding_on(set, "normal_with_lesion", Level::serious, found.normal);
  finding.title =
      count_of(found.normal.size(), "image", "is", "are") + " called normal, but a lesion is drawn";
  finding.effect =
      fmt::format("{} of all images contradict themselves.", percent(share_of(found.normal, set)));
  finding.leave_out = finding.samples;
  finding.mend = leave_out_yaml(finding.id);
  finding.advice = "Look at them before you decide which of the two is right.";
  out.push_back(std::move(finding));
}

void add_pathology(const DataSet& set, const Contradictions& found, std::vector<Finding>& out) {
  if (found.pathology.empty()) return;
  auto finding = finding_on(set, "pathology_contradicts_label", Level::warning, found.pathology);
  finding.title = fmt::format("{} a label that is not the lesion's pathology",
                              count_of(found.pathology.size(), "image", "has", "have"));
  finding.effect = fmt::format(
      "{} of all images. A label of the whole patient, or of the other "
      "breast, was taken over.",
      percent(share_of(found.pathology, set)));
  finding.mend = "stages:\n  cases: {label_level: breast}\n";
  finding.advice = "The label is then the pathology of what is drawn.";
  out.push_back(std::move(finding));
}

void add_other_view(const DataSet& set, const Contradictions& found, std::vector<Finding>& out) {
  if (found.other_view.empty()) return;
  auto finding = finding_on(set, "lesion_in_other_view_only", Level::note, found.other_view);
  finding.title = fmt::format("{} a breast whose lesion is drawn in the other view only",
                              count_of(found.other_view.size(), "image", "shows", "show"));
  finding.effect = fmt::format(
      "{} of all images: either it cannot be seen there, or it was "
      "forgotten.",
      percent(share_of(found.other_view, set)));
  out.push_back(std::move(finding));
}

void add_unknown(const DataSet& set, const Contradictions& found, std::vector<Finding>& out) {
  const bool drawn = std::any_of(set.records.begin(), set.records.end(),
                                 [](const Record& r) { return r.lesions > 0; });
  if (found.unknown.empty() || !drawn) return;
  auto finding = finding_on(set, "lesions_unknown", Level::note, found.unknown);
  finding.title = count_of(found.unknown.size(), "image", "is", "are") +
                  " called benign or cancer, but nobody says where";
  finding.effect = fmt::format(
      "{} of all images have no mask: no network learns to segment on them, "
      "and they must not count as empty.",
      percent(share_of(found.unknown, set)));
  out.push_back(std::move(finding));
}

}  // namespace

void find_in_labels(const DataSet& set, std::vector<Finding>& out) {
  const auto found = contradictions_of(set);
  add_copied(set, found, out);
  add_without(set, found, out);
  add_normal(set, found, out);
  add_pathology(set, found, out);
  add_other_view(set, found, out);
  add_unknown(set, found, out);
  if (found.copied.empty()) find_if_patients_were_labelled(set, out);
  find_assessments(set, out);
}

}  // namespace mg::audit
