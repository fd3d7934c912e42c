#include "stages/audit/finding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mg::audit {

std::string to_string(Level level) {
  return level == Level::serious ? "serious" : level == Level::warning ? "warning" : "note";
}

std::string percent(double share, int decimals) {
  return fmt::format("{:.{}f} %", 100 * share, decimals);
}

std::string count_of(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string count_of(std::size_t count, const std::string& noun, const char* one,
                     const char* many) {
  return count_of(count, noun) + " " + (count == 1 ? one : many);
}

std::vector<std::string> keys_of(const DataSet& set, const std::vector<std::size_t>& records) {
  std::vector<std::string> out;
  for (const auto i : records) out.push_back(set.records[i].key);
  return out;
}

std::vector<std::size_t> spread(const std::vector<std::size_t>& records, std::size_t count) {
  if (records.size() <= count) return records;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(records[i * records.size() / count]);
  return out;
}

std::vector<Example> examples_of(const DataSet& set, const std::vector<std::size_t>& records) {
  std::vector<Example> out;
  for (const auto i : spread(records, examples_at_most)) {
    const auto& r = set.records[i];
    out.push_back({{i}, r.label.empty() ? r.key : fmt::format("{}: {}", r.key, r.label)});
  }
  return out;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double share_of(const std::vector<std::size_t>& records, const DataSet& set) {
  return static_cast<double>(records.size()) /
         static_cast<double>(std::max<std::size_t>(1, set.records.size()));
}

Finding finding_on(const DataSet& set, const char* id, Level level,
                   const std::vector<std::size_t>& records) {
  const auto share = share_of(records, set);
  Finding out{.id = id, .level = level, .points = 100 * share};
  out.numbers = {{"images", static_cast<double>(records.size())}, {"share", share}};
  out.samples = keys_of(set, records);
  out.examples = examples_of(set, records);
  return out;
}

std::string leave_out_yaml(const std::string& id) {
  return fmt::format(
      "stages:\n"
      "  kept:\n"
      "    use: audit.leave_out\n"
      "    from: cases\n"
      "    audit: AUDIT_JSON\n"
      "    findings: [{}]\n"
      "  image: {{from: kept}}\n",
      id);
}

std::vector<Finding> find_all(const DataSet& set) {
  std::vector<Finding> out;
  for (const auto find : {find_lost, find_copies, find_in_labels, find_in_mask_files, find_in_masks,
                          find_in_splits, find_shortcuts, find_in_pixels}) {
    find(set, out);
  }
  std::stable_sort(out.begin(), out.end(), [](const Finding& a, const Finding& b) {
    return a.level != b.level ? a.level < b.level : a.points > b.points;
  });
  return out;
}

}  // namespace mg::audit
