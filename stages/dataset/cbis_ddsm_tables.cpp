#include "stages/dataset/cbis_ddsm_tables.hpp"

#include <algorithm>
#include <initializer_list>

#include "stages/dataset/labels.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// "breast_density" and "Breast Density" are the same column.
std::string column_word(const std::string& name) {
  auto word = plain_word(name);
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string first_part(const std::string& path) {
  return path.substr(0, path.find_first_of("/\\"));
}

/// A table whose columns are found by any of several names.
class Columns {
 public:
  explicit Columns(const CsvTable& table) : table_(table) {
    for (const auto& name : table.columns()) names_.push_back(column_word(name));
  }
  std::string text(std::size_t row, const std::string& name) const {
    const auto at = std::find(names_.begin(), names_.end(), name);
    if (at == names_.end()) return {};
    return trimmed(table_.at(row, static_cast<std::size_t>(at - names_.begin())));
  }
  std::string require(std::size_t row, const std::string& name) const {
    auto text = this->text(row, name);
    if (!text.empty()) return text;
    throw Error("the row has no '" + name + "'",
                "is it a table of CBIS-DDSM, such as mass_case_description_train_set.csv?",
                table_.where(row));
  }

 private:
  const CsvTable& table_;
  std::vector<std::string> names_;
};

}  // namespace

std::vector<CbisLesion> read_cbis_table(const CsvTable& table) {
  const Columns columns(table);
  std::vector<CbisLesion> lesions;
  for (std::size_t i = 0; i < table.size(); ++i) {
    CbisLesion lesion;
    lesion.where = table.where(i);
    lesion.patient = columns.require(i, "patient id");
    lesion.side = side_from(columns.require(i, "left or right breast"));
    lesion.view = columns.require(i, "image view");
    lesion.picture_folder = first_part(columns.require(i, "image file path"));
    lesion.lesion_folder = first_part(columns.require(i, "roi mask file path"));
    lesion.test = lesion.picture_folder.find("-Test_") != std::string::npos;
    lesion.kind = plain_word(columns.text(i, "abnormality type"));
    lesion.pathology = columns.require(i, "pathology");
    lesion.density = columns.text(i, "breast density");
    lesion.assessment = columns.text(i, "assessment");
    lesion.subtlety = columns.text(i, "subtlety");
    lesions.push_back(std::move(lesion));
  }
  return lesions;
}

std::vector<fs::path> cbis_tables_among(const std::vector<fs::path>& files) {
  std::vector<fs::path> tables;
  for (const auto& file : files) {
    const auto name = plain_word(file.filename().string());
    const auto kind = name.starts_with("mass_case_") || name.starts_with("calc_case_");
    if (kind && name.find("description_t") != std::string::npos && name.ends_with(".csv")) {
      tables.push_back(file);
    }
  }
  return tables;
}

}  // namespace mg
