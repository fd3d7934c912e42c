// Labels that could be worse, and labels that readers would not have given.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "stages/audit/finding.hpp"

namespace mg::audit {

/// What a label of the patient, copied to all images as is often done, would leave.
void find_if_patients_were_labelled(const DataSet& set, std::vector<Finding>& out) {
  std::map<std::size_t, std::string> worst;
  for (const auto& r : set.records) {
    auto& label = worst[r.patient];
    if (label.empty() || severity(r.label) > severity(label)) label = r.label;
  }
  auto copied = seen_of(set);
  for (auto& image : copied) {
    if (!image.label.empty()) image.label = worst[image.patient];
  }
  Finding finding{.id = "never_label_by_patient"};
  for (const auto& task : tasks_of(set)) {
    const auto ceiling = label_ceiling(copied, task.classes);
    if (!(ceiling.accuracy < 0.99)) continue;
    finding.effect += fmt::format(
        "A perfect reader of single images would then be right in at most "
        "{} ({}). ",
        percent(ceiling.accuracy), task.name);
    finding.numbers.emplace_back(
        fmt::format("ceiling_by_patient_of_{}_classes", task.classes.size()), ceiling.accuracy);
    finding.points = std::max(finding.points, 100 * (1 - ceiling.accuracy));
  }
  if (finding.effect.empty()) return;
  finding.effect.pop_back();
  finding.title = "Images of a patient differ in their labels: do not copy the patient's";
  finding.advice = "label_level: patient does that, for comparison with those who did.";
  out.push_back(std::move(finding));
}

/// Readers who found nothing suspicious in what was proven cancer, or the reverse.
void find_assessments(const DataSet& set, std::vector<Finding>& out) {
  std::vector<std::size_t> odd;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& r = set.records[i];
    const auto birads = r.fact("birads");
    if (birads.empty()) continue;
    const auto label = severity(r.label);
    const auto grade = birads.front();
    if ((label == 2 && grade >= '1' && grade <= '3') ||
        (label == 0 && grade >= '4' && grade <= '6'))
      odd.push_back(i);
  }
  if (odd.empty()) return;
  auto finding = finding_on(set, "assessment_contradicts_label", Level::note, odd);
  finding.title = fmt::format("{} assessed otherwise than labelled",
                              count_of(odd.size(), "image", "was", "were"));
  finding.effect = fmt::format(
      "{} of all images are cancer with BI-RADS 1 to 3, or normal with 4 to "
      "6: hard cases, or mistakes.",
      percent(share_of(odd, set)));
  for (auto& example : finding.examples) {
    example.caption += ", BI-RADS " + set.records[example.records[0]].fact("birads");
  }
  out.push_back(std::move(finding));
}

}  // namespace mg::audit
