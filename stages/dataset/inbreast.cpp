#include "stages/dataset/inbreast.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/inbreast_names.hpp"
#include "stages/dataset/sheet_file.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "ask its authors (Breast Research Group, INESC Porto) for INbreast and name its folder: "
    "--set root='INbreast Release 1.0'";

/// The release's files by what they are for.
struct Release {
  fs::path table;
  std::vector<std::pair<InbreastName, fs::path>> pictures;
  std::map<std::string, fs::path> plists;  ///< by image
  bool has_spreadsheet = false;
};

void sort_in(Release& release, const fs::path& root, const fs::path& relative) {
  const auto stem = relative.stem().string(), extension = plain_word(relative.extension());
  const auto eight_digits =
      stem.size() == 8 && stem.find_first_not_of("0123456789") == std::string::npos;
  if (plain_word(stem) == "inbreast") {
    if (extension == ".csv" || (extension == ".xlsx" && release.table.empty())) {
      release.table = root / relative;
    }
    release.has_spreadsheet |= extension == ".xls";
  }
  if (extension == ".xml" && eight_digits &&
      plain_word(relative).find("pectoral") == std::string::npos) {
    release.plists[stem] = root / relative;
  }
  const auto pictures = {".dcm", ".dicom", ".png", ".jpg", ".tif"};
  if (std::find(pictures.begin(), pictures.end(), extension) == pictures.end()) return;
  if (auto name = read_inbreast_name(stem)) {
    release.pictures.emplace_back(std::move(*name), root / relative);
  }
}

Release survey(const fs::path& root) {
  require_folder(root, how_to_get_it);
  Release release;
  for (const auto& relative : list_files(root)) sort_in(release, root, relative);
  if (!release.table.empty()) return release;
  throw Error(
      "there is no INbreast.csv below " + root.string(),
      release.has_spreadsheet ? "open INbreast.xls and save it as INbreast.csv" : how_to_get_it);
}

/// The rows of INbreast.csv by image. Rows without one (notes below the table) are left out.
std::map<std::string, CsvRow> rows_by_image(const CsvTable& table) {
  table.require("File Name"), table.require("Bi-Rads");
  std::map<std::string, CsvRow> rows;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const CsvRow row(table, i);
    const auto image = whole_number(row.text("File Name"));
    if (image.empty()) continue;
    if (!rows.emplace(image, row).second) {
      throw Error("picture " + image + " is listed twice", "remove one of the rows", row.where());
    }
  }
  return rows;
}

std::optional<Facts> facts_in(const CsvRow& row) {
  Facts facts;
  const auto add = [&](const std::string& name, const std::string& text) {
    if (!text.empty() && text != "removed") facts.known.emplace_back(name, text);
  };
  add("density", whole_number(row.text("ACR")));
  add("birads", plain_birads(row.text("Bi-Rads")));
  add("age", whole_number(row.text("Patient age")));
  return facts.known.empty() ? std::nullopt : std::optional(std::move(facts));
}

Annotations lesions_of(const Release& release, const std::string& image,
                       const std::string& pathology) {
  Annotations annotations;
  const auto plist = release.plists.find(image);
  if (plist == release.plists.end()) return annotations;
  auto kinds = regions_by_kind(read_text(plist->second));
  if (!kinds) kinds.emplace()[""] = {};  // whoever draws it will say what is wrong with the file
  for (auto& [kind, names] : *kinds) {
    if (kind == "pectoral") continue;
    annotations.lesions.push_back({RegionFile{plist->second, std::move(names)}, pathology, kind});
  }
  return annotations;
}

void say(const RunInfo& run, std::size_t count, const std::string& what) {
  if (count > 0) run.log(std::to_string(count) + " " + what);
}

}  // namespace

void InbreastSource::check() const {
  static_cast<void>(BiradsClasses(birads));
  split.check();
}

void InbreastSource::open(const RunInfo& run) {
  const auto release = survey(root);
  const auto table = read_sheet(release.table);
  const auto rows = rows_by_image(table);
  const BiradsClasses class_of(birads);
  std::vector<Case> cases;
  std::size_t unlisted = 0;
  for (const auto& [name, file] : release.pictures) {
    const auto row = rows.find(name.image);
    if (row == rows.end()) {
      ++unlisted;
      continue;
    }
    const auto label = class_of(row->second.text("Bi-Rads"), row->second.where());
    cases.push_back(make_case(
        {name.image, "inbreast", name.patient, name.side, name.view, file},
        {file, {}, name.side, name.view}, label ? std::optional(Label{*label}) : std::nullopt,
        lesions_of(release, name.image, pathology_of(label.value_or(""))), facts_in(row->second)));
  }
  say(run, unlisted, "pictures are not in INbreast.csv and are left out");
  say(run, rows.size() + unlisted - std::min(rows.size() + unlisted, release.pictures.size()),
      "pictures of INbreast.csv are not there");
  say(run, drop_cases(cases), "pictures are left out by their BI-RADS");
  keep_kinds(cases, kinds);
  spread_labels(cases, label_level);
  settle(std::move(cases), how_to_get_it);
  assign_splits(split, run);
}

}  // namespace mg
