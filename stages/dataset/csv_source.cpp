#include "stages/dataset/csv_source.hpp"

#include <map>
#include <optional>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/naming.hpp"
#include "stages/dataset/split_list.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

/// The columns of facts and the facts' names.
std::vector<std::pair<std::string, std::string>> fact_columns(const CsvSource& source) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry : source.facts) {
    const auto equals = entry.find('=');
    const auto column = entry.substr(0, equals);
    out.emplace_back(column, equals == std::string::npos ? column : entry.substr(equals + 1));
  }
  return out;
}

std::optional<Facts> facts_in(const CsvSource& source, const CsvRow& row) {
  Facts facts;
  for (const auto& [column, name] : fact_columns(source)) {
    if (auto text = row.text(column); !text.empty()) facts.known.emplace_back(name, text);
  }
  return facts.known.empty() ? std::nullopt : std::optional(std::move(facts));
}

/// What the table's words for labels stand for.
using Renames = std::map<std::string, std::string>;

Case read_case(const CsvSource& source, const CsvRow& row, const Renames& renames,
               bool has_lesions) {
  const auto name = row.text(source.file);
  if (name.empty()) throw Error("the row names no file", "", row.where());
  const auto base = source.root.empty() ? source.table.parent_path() : source.root;
  const auto label = renamed(renames, row.text(source.label));
  const auto view = row.text(source.view);
  const auto side = side_from(row.text(source.side));
  const auto key = row.text(source.key).empty() ? keys_of({name}).front() : row.text(source.key);
  const auto patient = row.text(source.patient).empty() ? key : row.text(source.patient);
  std::optional<Annotations> annotations;
  if (has_lesions) {
    annotations = Annotations{lesions_in(source, row, base)};
    for (auto& lesion : annotations->lesions) {
      if (lesion.pathology.empty()) lesion.pathology = label;
    }
  }
  auto out = make_case({key, source.table.stem().string(), patient, side, view, base / name},
                       {base / name, {source.spacing_mm, source.spacing_mm}, side, view},
                       label.empty() ? std::nullopt : std::optional(Label{label}),
                       std::move(annotations), facts_in(source, row));
  out.split = split_from(row.text(source.split_column), row.where());
  return out;
}

/// A further row about the same picture.
void add_lesions(Case& known, const Case& further, const CsvRow& row) {
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

}  // namespace

void CsvSource::check() const {
  static_cast<void>(read_renames(labels));
  split.check();
}

void CsvSource::open(const RunInfo& run) {
  if (table.empty()) throw Error("the data set needs its table", "--set table=cases.csv");
  const auto rows = CsvTable::read(table);
  rows.require(file);
  const auto renames = read_renames(labels);
  const auto has_lesions = tells_of_lesions(*this, rows);
  std::vector<Case> cases;
  std::map<std::string, std::size_t> case_of_file;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CsvRow row(rows, i);
    auto next = read_case(*this, row, renames, has_lesions);
    const auto [known, added] = case_of_file.emplace(row.text(file), cases.size());
    if (added) {
      cases.push_back(std::move(next));
    } else {
      add_lesions(cases[known->second], next, row);
    }
  }
  keep_kinds(cases, kinds);
  spread_labels(cases, label_level);
  settle(std::move(cases), table.string() + " has no rows");
  assign_splits(split, run);
}

}  // namespace mg
