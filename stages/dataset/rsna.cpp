#include "stages/dataset/rsna.hpp"

#include <optional>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/file_index.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr char how_to_get_it[] =
    "get it from kaggle.com/competitions/rsna-breast-cancer-detection and name its folder: "
    "--set root=...";

/// 0 or 1, however it is written: "1", "1.0", "True".
bool flag(const CsvRow& row, const std::string& column) {
  const auto word = plain_word(whole_number(row.text(column)));
  if (word == "1" || word == "true") return true;
  if (word.empty() || word == "0" || word == "false") return false;
  throw Error("'" + word + "' in column '" + column + "' is neither 0 nor 1", "", row.where());
}

std::optional<Label> label_in(const CsvTable& table, const CsvRow& row,
                              const std::string& biopsied) {
  if (!table.find("cancer")) return {};
  if (flag(row, "cancer")) return Label{"cancer"};
  return Label{flag(row, "biopsy") ? biopsied : "normal"};
}

/// The same words as everywhere; a machine is a scanner here.
Facts facts_in(const CsvRow& row) {
  Facts facts;
  const auto add = [&](const std::string& name, const std::string& column) {
    auto text = whole_number(row.text(column));
    if (!text.empty()) facts.known.emplace_back(name, std::move(text));
  };
  add("site", "site_id");
  add("scanner", "machine_id");
  add("machine", "machine_id");
  add("age", "age");
  add("birads", "BIRADS");
  add("density", "density");
  add("implant", "implant");
  return facts;
}

fs::path file_of_row(const FileIndex& files, const std::string& patient, const std::string& image) {
  for (const auto& name : {image, patient + "_" + image, patient + "@" + image}) {
    if (auto file = files.find(name); !file.empty()) return file;
  }
  return {};
}

}  // namespace

void RsnaSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  if (!fs::exists(root / table)) {
    throw Error("there is no " + (root / table).string(), how_to_get_it);
  }
  const auto rows = CsvTable::read(root / table);
  for (const auto* column : {"patient_id", "image_id", "laterality", "view"}) rows.require(column);
  const FileIndex files(root, picture_extensions());
  std::vector<Case> cases;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CsvRow row(rows, i);
    const auto patient = whole_number(row.text("patient_id"));
    const auto image = whole_number(row.text("image_id"));
    const auto file = file_of_row(files, patient, image);
    if (file.empty()) {
      ++missing;
      continue;
    }
    const auto side = side_from(row.text("laterality"));
    const auto view = row.text("view");
    cases.push_back(make_case({patient + "/" + image, "rsna", patient, side, view, file},
                              {file, {}, side, view}, label_in(rows, row, biopsied), std::nullopt,
                              facts_in(row)));
  }
  if (missing > 0) run.log(std::to_string(missing) + " pictures of " + table + " are not there");
  spread_labels(cases, label_level);
  settle(std::move(cases), "no picture that " + table + " names lies below " + root.string());
  assign_splits(split, run);
}

}  // namespace mg
