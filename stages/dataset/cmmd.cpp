#include "stages/dataset/cmmd.hpp"

#include <map>
#include <optional>
#include <regex>
#include <set>
#include <utility>
#include <vector>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/dicom_tags.hpp"
#include "stages/dataset/sheet_file.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "get it from cancerimagingarchive.net/collection/cmmd and name its folder: --set root=...";

/// What the sheet says of one breast.
struct Breast {
  std::optional<std::string> label;
  std::string age;
};

/// All rows of the sheet: a breast has several if it has several findings.
struct Sheet {
  std::map<std::pair<std::string, Side>, Breast> breasts;
  std::set<std::string> patients;
};

ClassMap class_map(const std::vector<std::string>& entries) {
  return {"pathologies", {"normal=normal", "benign=benign", "malignant=cancer"}, entries};
}

Sheet read_sheet_of(const fs::path& file, const ClassMap& class_of) {
  const auto table = read_sheet(file);
  for (const auto* column : {"ID1", "LeftRight", "classification"}) table.require(column);
  Sheet sheet;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const CsvRow row(table, i);
    const auto patient = row.text("ID1");
    if (patient.empty()) continue;
    const auto side = side_from(row.text("LeftRight"));
    if (side == Side::unknown) {
      throw Error("'" + row.text("LeftRight") + "' is neither L nor R", "", row.where());
    }
    auto& breast = sheet.breasts[{patient, side}];
    breast.label = worse(breast.label, class_of(row.text("classification"), row.where()));
    breast.age = whole_number(row.text("Age"));
    sheet.patients.insert(patient);
  }
  return sheet;
}

bool is_sheet(const fs::path& file) {
  const auto name = plain_word(file.filename().string());
  return name.rfind("cmmd_clinicaldata", 0) == 0 &&
         (name.ends_with(".csv") || name.ends_with(".xlsx"));
}

/// A CSV file goes before the sheet it was made of: it may have been corrected.
fs::path find_sheet(const fs::path& root, const std::vector<fs::path>& files) {
  std::vector<fs::path> found;
  for (const auto& file : files) {
    if (is_sheet(file)) found.push_back(root / file);
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::absolute(root).parent_path(), ignored)) {
    if (found.empty() && is_sheet(entry.path())) found.push_back(entry.path());
  }
  for (const auto& file : found) {
    if (plain_word(file.extension().string()) == ".csv") return file;
  }
  if (!found.empty()) return found.front();
  throw Error(
      "there is no CMMD_clinicaldata_revision.xlsx or .csv below or beside " + root.string(),
      "get it from the same page and name it: --set stages.cases.table=...");
}

Facts facts_of_patient(const std::string& patient, const std::string& age) {
  Facts facts{{{"site", patient.substr(0, 2)}}};
  if (!age.empty()) facts.known.emplace_back("age", age);
  return facts;
}

/// Patient and picture, D1-0001/1-1; where several pictures share that, the whole path.
std::vector<std::string> short_keys(const std::vector<std::string>& patients,
                                    const std::vector<fs::path>& files) {
  std::map<std::string, int> uses;
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < files.size(); ++i) {
    keys.push_back(patients[i] + "/" + files[i].stem().string());
    ++uses[keys.back()];
  }
  const auto whole = keys_of(files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (uses[keys[i]] > 1) keys[i] = whole[i];
  }
  return keys;
}

}  // namespace

std::string cmmd_patient(const fs::path& path) {
  static const std::regex name("D[12]-[0-9]{4}");
  for (const auto& part : path) {
    if (std::regex_match(part.string(), name)) return part.string();
  }
  return {};
}

void CmmdSource::check() const {
  static_cast<void>(class_map(pathologies));
  split.check();
}

void CmmdSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  auto files = list_files(root);
  const auto sheet =
      read_sheet_of(table.empty() ? find_sheet(root, files) : table, class_map(pathologies));
  std::erase_if(
      files, [](const fs::path& file) { return plain_word(file.extension().string()) != ".dcm"; });
  std::vector<DicomTags> tags;
  std::vector<std::string> patients;
  for (const auto& file : files) {
    tags.push_back(read_dicom_tags(root / file).value_or(DicomTags{}));
    const auto by_path = cmmd_patient(file);
    patients.push_back(by_path.empty() ? tags.back().patient : by_path);
  }
  const auto keys = short_keys(patients, files);
  std::vector<Case> cases;
  std::size_t unknown = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!sheet.patients.contains(patients[i])) {
      ++unknown;
      continue;
    }
    const auto breast = sheet.breasts.find({patients[i], tags[i].side});
    std::optional<std::string> label;
    if (tags[i].side != Side::unknown) {
      label = breast == sheet.breasts.end() ? "normal" : breast->second.label;
    }
    const auto other = sheet.breasts.lower_bound({patients[i], Side::unknown});
    const auto path = root / files[i];
    cases.push_back(make_case({keys[i], "cmmd", patients[i], tags[i].side, tags[i].view, path},
                              {path, {}, tags[i].side, tags[i].view},
                              label ? std::optional(Label{*label}) : std::nullopt, std::nullopt,
                              facts_of_patient(patients[i], other->second.age)));
  }
  if (unknown > 0) run.log(std::to_string(unknown) + " pictures are of no patient of the sheet");
  spread_labels(cases, label_level);
  settle(std::move(cases), how_to_get_it);
  assign_splits(split, run);
}

}  // namespace mg
