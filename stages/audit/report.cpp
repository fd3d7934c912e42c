#include "stages/audit/report.hpp"

#include <utility>

#include "pipeline/whole_file.hpp"
#include "stages/audit/audited.hpp"

namespace mg::audit {
namespace {

std::string worst_pathology(const Annotations& annotations) {
  std::string worst;
  for (const auto& lesion : annotations.lesions) {
    if (severity(lesion.pathology) > severity(worst)) worst = lesion.pathology;
  }
  return worst;
}

/// Is there something to see in it?
bool is_odd(const Record& record) {
  const auto& lesion = record.seen.lesion;
  return record.seen.texts + record.seen.labels > 0 || (lesion && lesion->outside > 0.5) ||
         (record.claimed > 0 && record.lesions == 0);
}

Figure figure(const char* name, double value, std::size_t n, const char* doc) {
  Figure out{.name = name, .value = value, .n = n};
  out.doc = doc;
  return out;
}

void add_task(const TaskShortcuts& task, Findings& out) {
  const auto suffix = "_of_" + std::to_string(task.task.classes.size()) + "_classes";
  out.figures.push_back({.name = "label_ceiling" + suffix,
                         .value = task.ceiling,
                         .n = task.samples,
                         .doc = "accuracy of a perfect reader of images against these labels"});
  out.figures.push_back({.name = "majority" + suffix,
                         .value = task.majority,
                         .n = task.samples,
                         .doc = "accuracy of always naming the most frequent class"});
  for (const auto& shortcut : task.shortcuts) {
    if (shortcut.property == together) continue;
    const auto& accuracy = shortcut.guess.accuracy;
    out.figures.push_back({.name = shortcut.property + "_alone" + suffix,
                           .value = accuracy.value,
                           .low = accuracy.low,
                           .high = accuracy.high,
                           .n = task.samples,
                           .doc = "accuracy without looking at a pixel"});
  }
}

Findings findings_of(const Audited& audited) {
  Findings out;
  const auto listed = audited.set.listed();
  out.figures = {figure("listed", static_cast<double>(listed), listed, "samples of the data set"),
                 figure("lost", static_cast<double>(audited.set.missing.size()), listed,
                        "samples that could not be looked at")};
  for (const auto& task : audited.tasks) add_task(task, out);
  for (const auto& finding : audited.findings) {
    out.notes.push_back(to_string(finding.level) + ": " + finding.title + ".");
  }
  return out;
}

}  // namespace

void Report::start(const RunInfo& run) {
  where_ = (run.folder / folder).lexically_normal();
  patients_.clear();
  picture_bytes_ = 0;
  set_ = {};
}

std::size_t Report::number_of(const Identity& identity) {
  const auto known = !identity.patient.empty() && identity.patient != identity.key;
  set_.patients_known = set_.patients_known || known;
  const auto who = identity.patient.empty() ? "sample/" + identity.key : identity.patient;
  const auto number =
      patients_.try_emplace(identity.dataset + "/" + who, patients_.size()).first->second;
  set_.patients = patients_.size();
  if (set_.name.empty()) set_.name = identity.dataset;
  return number;
}

void Report::keep_within_memory(Record& record) {
  picture_bytes_ += record.seen.picture.size() + record.seen.text_picture.size();
  if (picture_bytes_ <= static_cast<std::size_t>(pictures_mb) << 20 || is_odd(record)) return;
  picture_bytes_ -= record.seen.picture.size() + record.seen.text_picture.size();
  record.seen.picture = {};
  record.seen.text_picture = {};
}

void Report::add(const Context& context, const Measured& measured, const Label* label,
                 const Annotations* annotations, const Facts* facts) {
  const auto& identity = context.identity();
  Record record{.key = identity.key,
                .patient = number_of(identity),
                .side = identity.side,
                .view = identity.view,
                .file_type = identity.file.extension().string(),
                .split = context.split()};
  record.seen = measured;
  if (label) record.label = label->name;
  if (facts) record.facts = facts->known;
  if (annotations) {
    const bool empty = measured.lesion && measured.lesion->area_px == 0;
    record.annotated = true;
    record.claimed = annotations->lesions.size();
    record.lesions = empty ? 0 : record.claimed;
    record.pathology = worst_pathology(*annotations);
  }
  keep_within_memory(record);
  set_.records.push_back(std::move(record));
}

void Report::missed(const Context& context, Fate fate, const std::string& why) {
  const auto& identity = context.identity();
  set_.missing.push_back({identity.key, number_of(identity), context.split(), fate, why});
}

Findings Report::finish() {
  const auto json = where_ / "audit.json", page = where_ / "audit.html";
  const auto audited = audit(std::move(set_), json.string());
  write_whole(json, json_of(audited), Existing::replace);
  write_whole(page, page_of(audited), Existing::replace);
  auto out = findings_of(audited);
  out.notes.push_back("The page is " + page.string() + ".");
  return out;
}

}  // namespace mg::audit
