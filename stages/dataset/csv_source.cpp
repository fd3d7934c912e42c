#include "stages/dataset/csv_source.hpp"

#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"
#include "stages/dataset/naming.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// A row whose fields are asked for by the name of their column; absent columns give "".
class RowOf {
 public:
  RowOf(const CsvTable& table, std::size_t row) : table_(table), row_(row) {}
  std::string text(const std::string& column) const {
    const auto at = table_.find(column);
    return at ? table_.at(row_, *at) : "";
  }
  Where where() const { return table_.where(row_); }

  std::vector<double> numbers(const std::string& column) const {
    std::istringstream in(text(column));
    std::vector<double> values;
    for (std::string word; in >> word;) {
      std::size_t used = 0;
      auto value = 0.0;
      try {
        value = std::stod(word, &used);
      } catch (const std::exception&) {
        used = 0;
      }
      if (used != word.size()) {
        throw Error("'" + word + "' in column '" + column + "' is no number", "", where());
      }
      values.push_back(value);
    }
    return values;
  }

 private:
  const CsvTable& table_;
  std::size_t row_;
};

std::vector<Annotation> lesions_in(const CsvSource& source, const RowOf& row, const fs::path& root,
                                   const std::string& pathology) {
  std::vector<Annotation> lesions;
  if (const auto file = row.text(source.contour); !file.empty()) {
    lesions.push_back({OverlayFile{root / file}, pathology});
  }
  if (const auto file = row.text(source.mask); !file.empty()) {
    lesions.push_back({MaskFile{root / file}, pathology});
  }
  const auto x = row.numbers(source.circle_x), y = row.numbers(source.circle_y),
             radius = row.numbers(source.circle_radius);
  if (x.size() + y.size() + radius.size() > 0) {
    if (x.size() != 1 || y.size() != 1 || radius.size() != 1) {
      throw Error("a circle needs one x, one y and one radius", "", row.where());
    }
    lesions.push_back({Circle{{x[0], y[0]}, radius[0]}, pathology});
  }
  const auto xs = row.numbers(source.polygon_x), ys = row.numbers(source.polygon_y);
  if (xs.size() != ys.size()) {
    throw Error("a polygon of " + std::to_string(xs.size()) + " x and " +
                    std::to_string(ys.size()) + " y coordinates",
                "", row.where());
  }
  Polygon polygon;
  for (std::size_t i = 0; i < xs.size(); ++i) polygon.points.push_back({xs[i], ys[i]});
  if (!polygon.points.empty()) lesions.push_back({std::move(polygon), pathology});
  return lesions;
}

Split split_in(const std::string& name, const Where& where) {
  if (name.empty()) return Split::none;
  if (name == "train") return Split::train;
  if (name == "val") return Split::val;
  if (name == "test") return Split::test;
  throw Error("there is no split '" + name + "'", suggest(name, {"train", "val", "test"}), where);
}

Case read_case(const CsvSource& source, const RowOf& row,
               const std::map<std::string, std::string>& renames, bool has_lesions) {
  const auto name = row.text(source.file);
  if (name.empty()) throw Error("the row names no file", "", row.where());
  const auto base = source.root.empty() ? source.table.parent_path() : source.root;
  const auto label = renamed(renames, row.text(source.label));
  const auto pathology = row.text(source.pathology);
  const auto view = row.text(source.view);
  const auto side = side_from(row.text(source.side));
  const auto key = row.text(source.key).empty() ? keys_of({name}).front() : row.text(source.key);
  const auto patient = row.text(source.patient).empty() ? key : row.text(source.patient);
  std::optional<Annotations> annotations;
  if (has_lesions) {
    annotations = Annotations{lesions_in(source, row, base, pathology.empty() ? label : pathology)};
  }
  auto out =
      make_case({key, source.table.stem().string(), patient, side, view, base / name},
                {base / name, {source.spacing_mm, source.spacing_mm}, side, view},
                label.empty() ? std::nullopt : std::optional(Label{label}), std::move(annotations));
  out.split = split_in(row.text(source.split_column), row.where());
  return out;
}

/// A further row about the same picture.
void add_lesions(Case& known, const Case& further, const RowOf& row) {
  const auto name = file_of(known).path.filename().string();
  if (label_of(known) != label_of(further) || known.split != further.split ||
      known.identity.patient != further.identity.patient) {
    throw Error("'" + name + "' has another label, split or patient than in an earlier row",
                "all rows of a picture must agree", row.where());
  }
  const auto& lesions = annotations_of(further);
  if (!lesions || lesions->lesions.empty()) {
    throw Error("'" + name + "' is listed twice", "remove one of the rows", row.where());
  }
  auto& all = std::get<2>(known.values)->lesions;
  all.insert(all.end(), lesions->lesions.begin(), lesions->lesions.end());
}

/// Refuses a patient who would be learned from and judged by.
void require_one_split(const std::vector<Case>& cases, const std::vector<Where>& lines) {
  std::map<std::string, Split> split_of;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& patient = cases[i].identity.patient;
    const auto [known, added] = split_of.emplace(patient, cases[i].split);
    if (added || known->second == cases[i].split) continue;
    const auto name = [](Split split) { return split == Split::none ? "none" : to_string(split); };
    throw Error("patient '" + patient + "' is in two splits: " + name(known->second) + " and " +
                    name(cases[i].split),
                "all pictures of a patient must be in one", lines[i]);
  }
}

}  // namespace

void CsvSource::check() const {
  static_cast<void>(read_renames(labels));
  split.check();
}

void CsvSource::open(const RunInfo&) {
  if (table.empty()) throw Error("the data set needs its table", "--set table=cases.csv");
  const auto rows = CsvTable::read(table);
  rows.require(file);
  const auto renames = read_renames(labels);
  const auto has_lesions =
      rows.find(contour) || rows.find(mask) || rows.find(circle_x) || rows.find(polygon_x);
  std::vector<Case> cases;
  std::vector<Where> lines;
  std::map<std::string, std::size_t> case_of_file;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const RowOf row(rows, i);
    auto next = read_case(*this, row, renames, has_lesions);
    const auto [known, added] = case_of_file.emplace(row.text(file), cases.size());
    if (added) {
      cases.push_back(std::move(next));
      lines.push_back(row.where());
    } else {
      add_lesions(cases[known->second], next, row);
    }
  }
  require_one_split(cases, lines);
  settle(std::move(cases), table.string() + " has no rows");
  assign_splits(split);
}

}  // namespace mg
