#include "stages/dataset/mias_info.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "pipeline/error.hpp"

namespace mg {

namespace {

constexpr int side_of_mini = 1024;
constexpr double millimeters_of_mini = 0.2, millimeters_of_original = 0.05;

/// mdb001, or mdb001ll.
bool is_film(const std::string& word) {
  if ((word.size() != 6 && word.size() != 8) || word.rfind("mdb", 0) != 0) return false;
  if (word.find_first_not_of("0123456789", 3) != (word.size() == 6 ? std::string::npos : 6)) {
    return false;
  }
  return word.size() == 6 || (std::string_view("lr").find(word[6]) != std::string_view::npos &&
                              std::string_view("smlx").find(word[7]) != std::string_view::npos);
}

bool is_row(const std::vector<std::string>& words) {
  return words.size() >= 3 && is_film(words[0]);
}

MiasRow read_row(const std::vector<std::string>& words, const Where& where) {
  constexpr std::array findings = {"CALC", "CIRC", "SPIC", "MISC", "ARCH", "ASYM", "NORM"};
  const auto malformed = [&](const std::string& what) {
    return Error(what, "a row reads like: mdb001 G CIRC B 535 425 197", where);
  };
  MiasRow row{where.line, words[0].substr(0, 6), words[1][0], words[2], ' ', {}};
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
    row.circle = Circle{{std::stod(words[4]), std::stod(words[5])}, std::stod(words[6])};
  } else if (words.size() > 4 && words[4].front() != '*') {
    throw malformed("'" + words[4] + "' does not begin the x, y and radius of a circle");
  }
  return row;
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

Circle MiasFrame::operator()(const Circle& c) const {
  return {{c.center.x * scale, height - c.center.y * scale}, c.radius * scale};
}

std::optional<MiasFrame> frame_of(PictureSize size) {
  const auto [width, height] = size;
  const auto original = (height == 4320 && (width == 1600 || width == 2048 || width == 2600)) ||
                        (height == 4000 && width == 5200);
  if (original) {
    return MiasFrame{
        1, static_cast<double>(height), {millimeters_of_original, millimeters_of_original}};
  }
  if (width != height || width <= 0) return {};
  const auto scale = static_cast<double>(width) / side_of_mini;
  const auto spacing = millimeters_of_mini / scale;
  return MiasFrame{scale, static_cast<double>(height), {spacing, spacing}};
}

}  // namespace mg
