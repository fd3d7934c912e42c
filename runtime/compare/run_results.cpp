#include "runtime/compare/run_results.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "pipeline/error.hpp"
#include "runtime/csv_file.hpp"

namespace mg {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double number(const std::string& text) {
  double out = unknown;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

Json read_json(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw Error("cannot read '" + file.string() + "'", "name the folder of a finished run");
  auto json = Json::parse(in, nullptr, false);
  if (!json.is_object()) throw Error("'" + file.string() + "' is no metrics.json");
  return json;
}

/// Of the only sink that has one.
double threshold_in(const fs::path& file) {
  if (!fs::exists(file)) return unknown;
  const auto json = read_json(file);
  double out = unknown;
  int found = 0;
  const auto results = json.value("results", Json::object());
  for (const auto& [sink, figures] : results.items()) {
    const auto value = figures.value("threshold", Json::object()).value("value", Json());
    if (!value.is_number()) continue;
    out = value.get<double>();
    ++found;
  }
  return found == 1 ? out : unknown;
}

/// The thresholds that the run, or each of its folds, chose.
class Thresholds {
 public:
  explicit Thresholds(fs::path folder) : folder_(std::move(folder)) {}
  double of(const std::string& fold) {
    const auto [at, is_new] = known_.try_emplace(fold, unknown);
    if (is_new) {
      const auto folder = fold.empty() ? folder_ : folder_ / ("fold_" + fold);
      at->second = threshold_in(folder / "metrics.json");
    }
    return at->second;
  }

 private:
  fs::path folder_;
  std::map<std::string, double> known_;
};

/// Rows that are judged: at their end, and of the test split if any is.
std::vector<const std::vector<std::string>*> judged_rows(const CsvFile& table) {
  const auto split = table.find("split"), fate = table.find("fate");
  std::vector<const std::vector<std::string>*> out;
  bool tests = false;
  for (const auto& row : table.rows) {
    if (fate && row[*fate] != "ok") continue;
    out.push_back(&row);
    tests = tests || (split && row[*split] == "test");
  }
  if (tests) std::erase_if(out, [&](const auto* row) { return (*row)[*split] != "test"; });
  return out;
}

/// The columns `<name>.<class>`.
struct ScoreColumns {
  std::string name;
  std::size_t best = 0;
  std::vector<std::string> classes;
  std::vector<std::size_t> scores;
};

std::vector<ScoreColumns> score_columns(const CsvFile& table) {
  constexpr std::string_view ending = ".best";
  std::vector<ScoreColumns> out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    if (!column.ends_with(ending)) continue;
    auto& one = out.emplace_back();
    one.name = column.substr(0, column.size() - ending.size());
    one.best = i;
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      if (k == i || !table.columns[k].starts_with(one.name + ".")) continue;
      one.classes.push_back(table.columns[k].substr(one.name.size() + 1));
      one.scores.push_back(k);
    }
  }
  return out;
}

std::vector<Verdicts> verdicts_in(const CsvFile& table, const fs::path& folder) {
  const auto key = table.find("key"), label = table.find("label"), fold = table.find("fold");
  std::vector<Verdicts> out;
  if (!key || !label) return out;
  Thresholds thresholds(folder);
  for (const auto& columns : score_columns(table)) {
    Verdicts verdicts{columns.name, columns.classes, {}};
    for (const auto* row : judged_rows(table)) {
      ScoredSample sample{(*row)[*key], (*row)[*label], (*row)[columns.best]};
      if (std::ranges::find(columns.classes, sample.label) == columns.classes.end()) continue;
      for (const auto at : columns.scores) sample.scores.push_back(number((*row)[at]));
      sample.threshold = thresholds.of(fold ? (*row)[*fold] : "");
      verdicts.samples.push_back(std::move(sample));
    }
    if (!verdicts.samples.empty()) out.push_back(std::move(verdicts));
  }
  return out;
}

double cell(const Json& row, std::size_t at) {
  return at < row.size() && row[at].is_string() ? number(row[at].get<std::string>()) : unknown;
}

/// The table `images` of a sink. As in its figures, overlap and outlines are those of images with a
/// tumor; false positives those of all.
std::optional<ImageFigures> images_in(const std::string& sink, const Json& tables) {
  const auto table = tables.find("images");
  if (table == tables.end()) return std::nullopt;
  const auto columns = (*table)["columns"].get<std::vector<std::string>>();
  if (columns.empty() || columns.front() != "key") return std::nullopt;
  ImageFigures out{.sink = sink};
  std::vector<std::size_t> places;
  for (const auto* name : {"dice", "iou", "surface_dice", "hd95", "false_positives"}) {
    const auto at = std::ranges::find(columns, name);
    if (at == columns.end()) continue;
    out.names.emplace_back(name);
    places.push_back(static_cast<std::size_t>(at - columns.begin()));
  }
  const auto truth = std::ranges::find(columns, "truth_px") - columns.begin();
  for (const auto& row : (*table)["rows"]) {
    auto& values = out.values[row[0].get<std::string>()];
    const bool healthy = cell(row, static_cast<std::size_t>(truth)) == 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const bool counts = !healthy || out.names[i] == "false_positives";
      values.push_back(counts ? cell(row, places[i]) : unknown);
    }
  }
  return out;
}

std::map<std::string, std::string> patients_in(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& file : {folder / "splits.csv", folder / "fold_1" / "splits.csv"}) {
    if (!fs::exists(file)) continue;
    const auto table = read_csv(file);
    const auto key = table.find("key"), patient = table.find("patient");
    if (!key || !patient) continue;
    for (const auto& row : table.rows) out.try_emplace(row[*key], row[*patient]);
  }
  return out;
}

}  // namespace

std::string RunResults::patient_of(const std::string& key) const {
  for (auto end = key.size(); end != std::string::npos; end = key.rfind('.', end - 1)) {
    if (const auto at = patients.find(key.substr(0, end)); at != patients.end()) return at->second;
    if (end == 0) break;
  }
  return {};
}

RunResults read_results(const fs::path& folder) {
  if (!fs::exists(folder / "predictions.csv")) {
    throw Error("'" + folder.string() + "' has no predictions.csv",
                "name the folders of two runs that were evaluated: runs/<graph>/<time>");
  }
  RunResults out;
  out.folder = folder;
  out.verdicts = verdicts_in(read_csv(folder / "predictions.csv"), folder);
  out.patients = patients_in(folder);
  const auto json = read_json(folder / "metrics.json");
  const auto sinks = json.value("tables", Json::object());
  for (const auto& [sink, tables] : sinks.items()) {
    if (auto images = images_in(sink, tables)) out.images.push_back(std::move(*images));
  }
  return out;
}

}  // namespace mg
