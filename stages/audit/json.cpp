#include <cmath>
#include <nlohmann/json.hpp>

#include "stages/audit/audited.hpp"

namespace mg::audit {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json share(const Share& share) {
  return {{"value", number(share.value)}, {"low", number(share.low)}, {"high", number(share.high)}};
}

Json finding(const Finding& finding) {
  Json numbers = Json::object();
  for (const auto& [name, value] : finding.numbers) numbers[name] = number(value);
  return {{"id", finding.id},           {"level", to_string(finding.level)},
          {"points", finding.points},   {"title", finding.title},
          {"effect", finding.effect},   {"numbers", numbers},
          {"mend", finding.mend},       {"advice", finding.advice},
          {"samples", finding.samples}, {"leave_out", finding.leave_out}};
}

Json tally(const Tally& tally) {
  Json rows = Json::array();
  for (const auto& row : tally.rows) {
    Json classes = Json::object();
    for (std::size_t c = 0; c < tally.classes.size(); ++c) {
      classes[tally.classes[c]] = row.by_class[c];
    }
    rows.push_back({{"value", row.value},
                    {"images", row.images},
                    {"patients", row.patients},
                    {"classes", classes}});
  }
  return rows;
}

Json task(const TaskShortcuts& task, const DataSet& set) {
  Json out = {{"classes", task.task.classes},
              {"images", task.samples},
              {"patients", task.patients},
              {"majority_class", task.majority_class},
              {"majority_accuracy", number(task.majority)},
              {"label_noise_ceiling", number(task.ceiling)}};
  const auto ceiling = label_ceiling(seen_of(set), task.task.classes);
  for (const auto& appearance : ceiling.appearances) {
    for (const auto& [label, count] : appearance.labels) {
      out["appearances"][appearance.name][label] = count;
    }
  }
  for (const auto& shortcut : task.shortcuts) {
    Json answers = Json::object();
    for (std::size_t i = 0; i < shortcut.values.size(); ++i) {
      answers[shortcut.values[i]] = shortcut.answers[i];
    }
    out["without_pixels"].push_back({{"property", shortcut.property},
                                     {"accuracy", share(shortcut.guess.accuracy)},
                                     {"betrays", shortcut.betrays()},
                                     {"answers", answers}});
  }
  return out;
}

Json intensity(const Intensity& intensity) {
  Json out = {{"by", intensity.property}, {"groups", Json::array()}, {"auc", Json::array()}};
  for (const auto& group : intensity.groups) {
    out["groups"].push_back({{"value", group.value},
                             {"images", group.images},
                             {"mean", group.mean},
                             {"distance_from_others", group.from_others},
                             {"histogram", group.shares}});
  }
  for (const auto& area : intensity.areas) {
    out["auc"].push_back({{"class", area.label},
                          {"within", area.within},
                          {"images", area.images},
                          {"area", share(area.area)}});
  }
  return out;
}

Json missing(const Missing& one) {
  return {{"key", one.key},
          {"patient", one.patient + 1},
          {"fate", mg::to_string(one.fate)},
          {"why", one.why}};
}

Json image(const Record& r) {
  Json out = {{"key", r.key},
              {"patient", r.patient + 1},
              {"side", mg::to_string(r.side)},
              {"view", r.view},
              {"label", r.label},
              {"width", r.seen.width},
              {"height", r.seen.height},
              {"bits", r.seen.bits},
              {"lesions", r.lesions},
              {"mean", r.seen.tones.mean}};
  if (r.split != Split::none) out["split"] = mg::to_string(r.split);
  if (r.seen.lesion && r.seen.lesion->area_px > 0) {
    out["lesion_share"] = r.seen.lesion->share;
    out["lesion_outside_breast"] = r.seen.lesion->outside;
    if (r.seen.lesion->area_mm2 > 0) out["lesion_mm2"] = r.seen.lesion->area_mm2;
  }
  if (r.seen.texts > 0) out["burnt_in_texts"] = r.seen.texts;
  if (r.seen.labels > 0) out["burnt_in_rectangles"] = r.seen.labels;
  return out;
}

}  // namespace

std::string json_of(const Audited& audited) {
  const auto& set = audited.set;
  Json out = {{"audit", 1},
              {"data_set", set.name},
              {"listed", set.listed()},
              {"images", set.records.size()},
              {"patients", set.patients},
              {"patients_known", set.patients_known}};
  for (const char* list : {"findings", "tasks", "missing", "samples"}) out[list] = Json::array();
  for (const auto& one : audited.findings) out["findings"].push_back(finding(one));
  for (const auto& one : audited.tasks) out["tasks"].push_back(task(one, set));
  out["intensity"] = intensity(audited.intensity);
  for (const auto& one : audited.tallies) out["counts"][one.property] = tally(one);
  for (const auto& one : set.missing) out["missing"].push_back(missing(one));
  for (const auto& record : set.records) out["samples"].push_back(image(record));
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mg::audit
