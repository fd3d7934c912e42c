#include "stages/dataset/mias.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include "pipeline/error.hpp"
#include "stages/dataset/csv_table.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr int rows_of_a_picture = 1024;
constexpr Spacing spacing_of_mias = {0.2, 0.2};
constexpr char how_to_get_it[] =
    "get it from peipa.essex.ac.uk/info/mias.html and name its folder: --set root=...";

bool is_row(const std::vector<std::string>& words) {
  return words.size() >= 3 && words[0].size() == 6 && words[0].rfind("mdb", 0) == 0 &&
         words[0].find_first_not_of("0123456789", 3) == std::string::npos;
}

MiasRow read_row(const std::vector<std::string>& words, const Where& where) {
  constexpr std::array findings = {"CALC", "CIRC", "SPIC", "MISC", "ARCH", "ASYM", "NORM"};
  const auto malformed = [&](const std::string& what) {
    return Error(what, "a row reads like: mdb001 G CIRC B 535 425 197", where);
  };
  MiasRow row{where.line, words[0], words[1][0], words[2], ' ', {}};
  if (std::find(findings.begin(), findings.end(), row.finding) == findings.end()) {
    throw malformed("'" + row.finding + "' is no class of abnormality");
  }
  if (row.finding == "NORM") return row;
  if (words.size() < 4 || (words[3] != "B" && words[3] != "M")) {
    throw malformed("the severity must be B or M");
  }
  row.severity = words[3][0];
  const auto digits = [](const std::string& word) {
    return word.size() < 6 && word.find_first_not_of("0123456789") == std::string::npos;
  };
  if (words.size() >= 7 && std::all_of(words.begin() + 4, words.begin() + 7, digits)) {
    const auto y = std::stod(words[5]);
    row.circle = Circle{{std::stod(words[4]), rows_of_a_picture - y}, std::stod(words[6])};
  } else if (words.size() > 4 && words[4].front() != '*') {
    throw malformed("'" + words[4] + "' does not begin the x, y and radius of a circle");
  }
  return row;
}

/// All findings of one film.
struct Film {
  char severity = ' ';
  bool complete = true;  ///< every finding has its circle
  Annotations annotations;
};

std::map<std::string, Film> gather(const std::vector<MiasRow>& rows) {
  std::map<std::string, Film> films;
  for (const auto& row : rows) {
    auto& film = films[row.film];
    if (row.severity == 'M' || film.severity == ' ') film.severity = row.severity;
    if (row.severity == ' ') continue;
    film.complete = film.complete && row.circle;
    if (row.circle) {
      film.annotations.lesions.push_back(
          {*row.circle, row.severity == 'M' ? "malignant" : "benign"});
    }
  }
  return films;
}

fs::path picture_of(const fs::path& root, const std::string& film) {
  for (const auto* extension : {".pgm", ".png", ".tif", ".tiff"}) {
    if (fs::exists(root / (film + extension))) return root / (film + extension);
  }
  return {};
}

}  // namespace

std::vector<MiasRow> read_mias_rows(std::string_view text, const std::string& name) {
  std::vector<MiasRow> rows;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    if (is_row(words)) rows.push_back(read_row(words, {name, number, 0}));
  }
  return rows;
}

void MiasSource::open(const RunInfo& run) {
  require_folder(root, how_to_get_it);
  const auto info = root / "Info.txt";
  if (!fs::exists(info)) throw Error("there is no " + info.string(), how_to_get_it);
  std::vector<Case> cases;
  std::size_t missing = 0;
  for (auto& [name, film] : gather(read_mias_rows(read_text(info), info.string()))) {
    const auto file = picture_of(root, name);
    if (file.empty()) {
      ++missing;
      continue;
    }
    const auto number = std::stoi(name.substr(3));
    const auto side = number % 2 == 0 ? Side::left : Side::right;
    const auto patient = "mias-" + std::to_string((number + 1) / 2);
    const auto* label = film.severity == 'M'   ? "cancer"
                        : film.severity == 'B' ? "benign"
                                               : "normal";
    cases.push_back(make_case({name, "mias", patient, side, "MLO", file},
                              {file, spacing_of_mias, side, "MLO"}, Label{label},
                              film.complete ? std::optional(film.annotations) : std::nullopt));
  }
  if (missing > 0)
    run.log(std::to_string(missing) + " films of " + info.string() + " are not there");
  settle(std::move(cases), how_to_get_it);
  assign_splits(split);
}

}  // namespace mg
