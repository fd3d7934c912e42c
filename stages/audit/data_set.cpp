#include "stages/audit/data_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace mg::audit {
namespace {

using Ask = std::function<std::string(const Record&)>;

std::string decade(const std::string& age) {
  const auto digits = age.find_first_not_of('0');
  const auto years = digits == std::string::npos ? 0 : std::atoi(age.c_str() + digits);
  return years > 0 ? fmt::format("{}-{}", years / 10 * 10, years / 10 * 10 + 9) : "";
}

std::string spacing(const Record& r) {
  return r.seen.spacing_mm > 0 ? fmt::format("{:.4g} mm", r.seen.spacing_mm) : "";
}

std::vector<std::pair<std::string, Ask>> questions() {
  std::vector<std::pair<std::string, Ask>> out;
  for (const auto* name : {"scanner", "site", "machine", "film", "density", "implant"}) {
    out.emplace_back(name, [name](const Record& r) { return r.fact(name); });
  }
  out.emplace_back("age", [](const Record& r) { return decade(r.fact("age")); });
  out.emplace_back("view", [](const Record& r) { return r.view; });
  out.emplace_back("side", [](const Record& r) { return to_string(r.side); });
  out.emplace_back(
      "size", [](const Record& r) { return fmt::format("{}×{}", r.seen.width, r.seen.height); });
  out.emplace_back("bits", [](const Record& r) { return fmt::format("{}", r.seen.bits); });
  out.emplace_back("spacing", spacing);
  return out;
}

int rank_of(const std::string& label) {
  const auto known = severity(label);
  return known < 0 ? 3 : known;
}

bool among(const std::string& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string Record::fact(const std::string& name) const {
  for (const auto& [known, text] : facts) {
    if (known == name) return text;
  }
  return {};
}

std::vector<Property> properties_of(const DataSet& set) {
  std::vector<Property> out;
  for (const auto& [name, ask] : questions()) {
    Property property{name, {}};
    for (const auto& record : set.records) {
      const auto value = ask(record);
      property.values.push_back(value.empty() ? "unknown" : value);
    }
    const std::set<std::string> kinds(property.values.begin(), property.values.end());
    if (kinds.size() > 1) out.push_back(std::move(property));
  }
  return out;
}

std::vector<std::string> classes_of(const DataSet& set) {
  std::set<std::string> labels;
  for (const auto& record : set.records) {
    if (!record.label.empty()) labels.insert(record.label);
  }
  std::vector<std::string> out(labels.begin(), labels.end());
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return rank_of(a) < rank_of(b); });
  return out;
}

std::vector<Task> tasks_of(const DataSet& set) {
  const auto make = [](std::vector<std::string> classes) {
    std::string name;
    for (const auto& label : classes) name += (name.empty() ? "" : ", ") + label;
    return Task{name, std::move(classes)};
  };
  auto classes = classes_of(set);
  std::vector<Task> out;
  if (classes.size() >= 2) out.push_back(make(classes));
  const bool has_normal = std::erase(classes, "normal") > 0;
  if (has_normal && classes.size() >= 2) out.push_back(make(classes));
  return out;
}

BlindView blind_view(const DataSet& set, const Task& task, const Property& property) {
  BlindView out;
  const std::set<std::string> kinds(property.values.begin(), property.values.end());
  out.values.assign(kinds.begin(), kinds.end());
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& record = set.records[i];
    if (!among(record.label, task.classes)) continue;
    const auto place = [](const auto& list, const std::string& word) {
      return static_cast<std::size_t>(std::find(list.begin(), list.end(), word) - list.begin());
    };
    out.samples.push_back(
        {record.patient, place(task.classes, record.label), place(out.values, property.values[i])});
    out.records.push_back(i);
  }
  return out;
}

std::vector<Seen> seen_of(const DataSet& set) {
  std::vector<Seen> out;
  for (const auto& r : set.records) {
    out.push_back({r.patient, r.side, r.label, r.annotated, r.lesions, r.pathology});
  }
  return out;
}

}  // namespace mg::audit
