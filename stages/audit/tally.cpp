#include "stages/audit/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace mg::audit {
namespace {

std::vector<std::string> columns_of(const DataSet& set) {
  auto classes = classes_of(set);
  const bool some_without = std::any_of(set.records.begin(), set.records.end(),
                                        [](const Record& r) { return r.label.empty(); });
  if (some_without) classes.push_back("none");
  return classes;
}

Tally tally(const DataSet& set, const Property& property) {
  Tally out{property.name, columns_of(set), {}};
  std::map<std::string, TallyRow> rows;
  std::map<std::string, std::set<std::size_t>> patients;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& record = set.records[i];
    const auto& value = property.values[i];
    auto& row = rows[value];
    if (row.by_class.empty()) row.by_class.resize(out.classes.size());
    const auto label = record.label.empty() ? "none" : record.label;
    const auto column = std::find(out.classes.begin(), out.classes.end(), label);
    ++row.by_class[static_cast<std::size_t>(column - out.classes.begin())];
    ++row.images;
    patients[value].insert(record.patient);
  }
  for (auto& [value, row] : rows) {
    row.value = value;
    row.patients = patients[value].size();
    out.rows.push_back(std::move(row));
  }
  std::stable_sort(out.rows.begin(), out.rows.end(), [](const TallyRow& a, const TallyRow& b) {
    const bool last_a = a.value == "unknown", last_b = b.value == "unknown";
    return last_a != last_b ? last_b : a.images > b.images;
  });
  return out;
}

template <class Ask>
Property ask_all(const DataSet& set, const char* name, Ask ask) {
  Property out{name, {}};
  for (const auto& record : set.records) out.values.push_back(ask(record));
  return out;
}

std::vector<Property> countable(const DataSet& set) {
  std::map<std::size_t, std::size_t> images;
  for (const auto& record : set.records) ++images[record.patient];
  std::vector<Property> out{
      ask_all(set, "class", [](const Record& r) { return r.label.empty() ? "none" : r.label; }),
      ask_all(set, "split", [](const Record& r) {
        return r.split == Split::none ? std::string("none") : to_string(r.split);
      })};
  for (auto& property : properties_of(set)) out.push_back(std::move(property));
  for (const auto* name : {"birads", "subtlety"}) {
    out.push_back(ask_all(set, name, [name](const Record& r) {
      const auto text = r.fact(name);
      return text.empty() ? std::string("unknown") : text;
    }));
    const auto& values = out.back().values;
    const bool known = std::any_of(values.begin(), values.end(),
                                   [](const std::string& value) { return value != "unknown"; });
    if (!known) out.pop_back();
  }
  out.push_back(ask_all(set, "lesions", [](const Record& r) {
    return r.annotated ? fmt::format("{}", r.lesions) : std::string("unknown");
  }));
  if (set.patients_known) {
    out.push_back(ask_all(set, "images of the patient",
                          [&](const Record& r) { return fmt::format("{}", images[r.patient]); }));
  }
  return out;
}

}  // namespace

std::vector<Tally> tallies_of(const DataSet& set) {
  std::vector<Tally> out;
  for (const auto& property : countable(set)) out.push_back(tally(set, property));
  return out;
}

Tally shortened(Tally tally, std::size_t rows) {
  if (tally.rows.size() <= rows) return tally;
  TallyRow rest{fmt::format("{} others", tally.rows.size() - rows + 1), 0, 0, {}};
  rest.by_class.resize(tally.classes.size());
  for (auto i = rows - 1; i < tally.rows.size(); ++i) {
    rest.images += tally.rows[i].images;
    for (std::size_t c = 0; c < rest.by_class.size(); ++c) {
      rest.by_class[c] += tally.rows[i].by_class[c];
    }
  }
  tally.rows.resize(rows - 1);
  tally.rows.push_back(std::move(rest));
  return tally;
}

}  // namespace mg::audit
