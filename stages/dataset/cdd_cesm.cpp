#include "stages/dataset/cdd_cesm.hpp"

#include <array>
#include <regex>
#include <set>
#include <string_view>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/birads.hpp"
#include "stages/dataset/cdd_cesm_tables.hpp"
#include "stages/dataset/file_index.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

ClassMap class_map(const std::vector<std::string>& entries) {
  return {"pathologies", {"normal=normal", "benign=benign", "malignant=cancer"}, entries};
}

/// "4$2" tells of findings that differ.
bool findings_differ(const std::string& birads) {
  std::set<char> grades;
  for (const char c : birads) {
    if (c >= '0' && c <= '6') grades.insert(c);
  }
  return grades.size() > 1;
}

std::optional<Annotations> regions_of(const CesmTables& tables, const CesmRow& row,
                                      const std::optional<std::string>& label) {
  const auto pathology =
      findings_differ(row.birads) ? std::string() : pathology_of(label.value_or(""));
  const auto kind = cesm_kind(row.findings);
  Annotations annotations;
  if (const auto drawn = tables.shapes.find(row.image); drawn != tables.shapes.end()) {
    for (const auto& shape : drawn->second) annotations.lesions.push_back({shape, pathology, kind});
    return annotations;
  }
  const auto mask = tables.masks / (row.image + ".png");
  if (!tables.masks.empty() && row.shapes == "polygon" && fs::exists(mask)) {
    annotations.lesions.push_back({MaskFile{mask}, pathology, kind});
    return annotations;
  }
  return label == "normal" ? std::optional(annotations) : std::nullopt;
}

/// Density is told with the low-energy pictures only.
using Densities = std::map<std::pair<std::string, Side>, std::string>;

Densities densities_of(const CesmTables& tables) {
  Densities densities;
  for (const auto& row : tables.rows) {
    const auto name = read_cesm_name(row.image);
    if (name && !row.density.empty()) densities[{name->patient, name->side}] = row.density;
  }
  return densities;
}

std::optional<Facts> facts_of_row(const CesmRow& row, const CesmName& name,
                                  const Densities& densities) {
  Facts facts;
  const auto add = [&](const std::string& fact, const std::string& text) {
    if (!text.empty()) facts.known.emplace_back(fact, text);
  };
  const auto density = densities.find({name.patient, name.side});
  add("density", density == densities.end() ? "" : density->second);
  add("birads", plain_birads(row.birads));
  add("age", row.age);
  add("scanner", row.machine);
  add("machine", row.machine);
  return facts.known.empty() ? std::nullopt : std::optional(std::move(facts));
}

bool wanted(const std::string& images, bool low_energy) {
  return images == "both" || (images == "low_energy") == low_energy;
}

}  // namespace

std::optional<CesmName> read_cesm_name(const std::string& stem) {
  static const std::regex form(R"(P(\d{1,9})_([LR])_(DM|CM)_(CC|MLO)\d{0,2})");
  std::smatch parts;
  if (!std::regex_match(stem, parts, form)) return {};
  return CesmName{parts[1], side_from(parts[2]), parts[3] == "DM", parts[4]};
}

std::string cesm_kind(const std::string& findings) {
  constexpr std::array<std::pair<std::string_view, const char*>, 5> known = {
      {{"mass", "mass"},
       {"calcific", "calcification"},
       {"asymmetric", "asymmetry"},
       {"distortion", "distortion"},
       {"edema", "edema"}}};
  const auto text = plain_word(findings);
  std::string kinds;
  for (const auto& [word, kind] : known) {
    if (text.find(word) == std::string::npos) continue;
    kinds += (kinds.empty() ? "" : "+") + std::string(kind);
  }
  return kinds;
}

void CddCesmSource::check() const {
  static_cast<void>(class_map(pathologies));
  split.check();
}

void CddCesmSource::open(const RunInfo& run) {
  const auto tables = read_cesm_tables(root);
  const auto classes = class_map(pathologies);
  const auto densities = densities_of(tables);
  const FileIndex files(root / (tables.masks.empty() ? "" : "images"), {".jpg", ".jpeg", ".png"});
  std::vector<Case> cases;
  std::size_t missing = 0;
  for (const auto& row : tables.rows) {
    const auto name = read_cesm_name(row.image);
    if (!name) {
      throw Error("'" + row.image + "' is no name of a picture", "it reads like: P102_R_DM_CC",
                  row.where);
    }
    if (!wanted(images, name->low_energy)) continue;
    const auto file = files.find(row.image);
    if (file.empty()) {
      ++missing;
      continue;
    }
    const auto label = row.pathology.empty() ? std::nullopt : classes(row.pathology, row.where);
    cases.push_back(make_case({row.image, "cdd-cesm", name->patient, name->side, name->view, file},
                              {file, {}, name->side, name->view},
                              label ? std::optional(Label{*label}) : std::nullopt,
                              regions_of(tables, row, label), facts_of_row(row, *name, densities)));
  }
  if (missing > 0) run.log(std::to_string(missing) + " pictures of the table are not there");
  keep_kinds(cases, kinds);
  spread_labels(cases, label_level);
  settle(std::move(cases), "no picture that the tables name lies below " + root.string());
  assign_splits(split, run);
}

}  // namespace mg
