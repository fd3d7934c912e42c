// Rows of tables whose fields are asked for by name.
#include <cmath>
#include <sstream>

#include "stages/dataset/csv_table.hpp"

namespace mg {

std::string CsvRow::text(const std::string& column) const {
  const auto at = table_->find(column);
  return at ? without_blanks(table_->at(row_, *at)) : "";
}

std::optional<double> CsvRow::number(const std::string& column) const {
  const auto all = numbers(column);
  if (all.empty()) return {};
  if (all.size() == 1) return all.front();
  throw Error("'" + text(column) + "' in column '" + column + "' is no number", "", where());
}

std::vector<double> CsvRow::numbers(const std::string& column) const {
  auto words = text(column);
  for (char& c : words) {
    if (c == '[' || c == ']' || c == '(' || c == ')' || c == ',') c = ' ';
  }
  std::istringstream in(words);
  std::vector<double> values;
  for (std::string word; in >> word;) {
    std::size_t used = 0;
    auto value = 0.0;
    try {
      value = std::stod(word, &used);
    } catch (const std::exception&) {
      used = 0;
    }
    if (used != word.size() || !std::isfinite(value)) {
      throw Error("'" + word + "' in column '" + column + "' is no number", "", where());
    }
    values.push_back(value);
  }
  return values;
}

std::string whole_number(const std::string& text) {
  const auto point = text.find('.');
  if (point == 0 || point == std::string::npos) return text;
  const auto digits = text.find_first_not_of("0123456789") == point;
  const auto zeros = text.find_first_not_of('0', point + 1) == std::string::npos;
  return digits && zeros ? text.substr(0, point) : text;
}

}  // namespace mg
