#include "stages/classify/class_names.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

#include "pipeline/error.hpp"

namespace mg {
namespace {

// The names of the classes have a line each.
constexpr char classes_key[] = "classes", temperature_key[] = "temperature";

std::string joined(const ClassNames& words, const char* between) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

/// With all its digits.
std::string text_of(double value) {
  std::ostringstream out;
  out.precision(17);
  out << value;
  return out.str();
}

}  // namespace

void require_classes(const ClassNames& classes) {
  const std::set<std::string> different(classes.begin(), classes.end());
  if (different.size() >= 2 && different.size() == classes.size()) return;
  throw Error("classify.efficientnet tells two or more different classes apart",
              "for example classes: [benign, cancer]");
}

std::string listed(const ClassNames& classes) { return joined(classes, ", "); }

Metadata metadata_of(const ClassNames& classes, double temperature) {
  return {{temperature_key, text_of(temperature)}, {classes_key, joined(classes, "\n")}};
}

ClassNames classes_in(const Metadata& metadata) {
  const auto found = metadata.find(classes_key);
  if (found == metadata.end()) return {};
  std::istringstream lines(found->second);
  ClassNames out;
  for (std::string line; std::getline(lines, line);) out.push_back(line);
  return out;
}

double temperature_in(const Metadata& metadata) {
  const auto found = metadata.find(temperature_key);
  if (found == metadata.end()) return 1;
  const auto value = std::strtod(found->second.c_str(), nullptr);
  return value > 0 ? value : 1;
}

Known known_labels(const Column<Label>& labels, const ClassNames& classes) {
  Known out;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto found = std::find(classes.begin(), classes.end(), labels[i].name);
    if (found == classes.end()) continue;
    out.rows.push_back(static_cast<std::int64_t>(i));
    out.classes.push_back(found - classes.begin());
  }
  return out;
}

std::vector<std::size_t> samples_of(
    const ClassNames& classes, const std::vector<std::pair<std::string, std::size_t>>& labels) {
  std::vector<std::size_t> out(classes.size(), 0);
  for (const auto& [label, count] : labels) {
    const auto found = std::find(classes.begin(), classes.end(), label);
    if (found != classes.end()) out[static_cast<std::size_t>(found - classes.begin())] = count;
  }
  return out;
}

}  // namespace mg
