#include "stages/audit/intensity.hpp"

#include <algorithm>
#include <map>

#include "stages/audit/auc.hpp"

namespace mg::audit {
namespace {

constexpr std::size_t enough = 5;

std::map<std::string, std::size_t> frequent_values(const Property& property) {
  std::map<std::string, std::size_t> counts;
  for (const auto& value : property.values) ++counts[value];
  std::erase_if(counts, [](const auto& entry) { return entry.second < enough; });
  return counts;
}

Property grouping_of(const DataSet& set) {
  const auto properties = properties_of(set);
  for (const auto* name : {"scanner", "machine", "site", "film", "bits", "size"}) {
    for (const auto& property : properties) {
      if (property.name == name && frequent_values(property).size() > 1) return property;
    }
  }
  return {"", std::vector<std::string>(set.records.size(), "all")};
}

std::vector<ToneGroup> groups_of(const DataSet& set, const Property& property) {
  std::vector<ToneGroup> out;
  std::array<double, tone_count> all{};
  double sum = 0, images = 0;
  for (const auto& [value, count] : frequent_values(property)) {
    auto& group = out.emplace_back(ToneGroup{value, count});
    for (std::size_t i = 0; i < set.records.size(); ++i) {
      if (property.values[i] != value) continue;
      const auto& tones = set.records[i].seen.tones;
      group.example = i;
      group.mean += tones.mean;
      for (std::size_t t = 0; t < tone_count; ++t) group.shares[t] += tones.shares[t];
    }
    for (std::size_t t = 0; t < tone_count; ++t) all[t] += group.shares[t];
    sum += group.mean;
    images += static_cast<double>(count);
  }
  for (auto& group : out) {
    auto others = all;
    for (std::size_t t = 0; t < tone_count; ++t) others[t] -= group.shares[t];
    group.from_others = distance(group.shares, others);
    const auto count = static_cast<double>(group.images);
    group.others_mean = images > count ? (sum - group.mean) / (images - count) : 0;
    group.mean /= count;
    for (auto& share : group.shares) share /= count;
  }
  return out;
}

ToneArea area_of(const DataSet& set, const Property& property, const std::string& label,
                 const std::string& within) {
  std::vector<Scored> samples;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& r = set.records[i];
    if (r.label.empty() || (!within.empty() && property.values[i] != within)) continue;
    samples.push_back({r.patient, r.label == label, r.seen.tones.mean});
  }
  return {label, within, clustered_auc(samples), samples.size()};
}

}  // namespace

Intensity intensity_of(const DataSet& set) {
  const auto property = grouping_of(set);
  Intensity out{property.name, groups_of(set, property), {}};
  const auto classes = classes_of(set);
  if (classes.size() < 2) return out;
  for (const auto& label : classes) {
    out.areas.push_back(area_of(set, property, label, ""));
    if (out.groups.size() < 2) continue;
    for (const auto& group : out.groups) {
      out.areas.push_back(area_of(set, property, label, group.value));
    }
  }
  return out;
}

}  // namespace mg::audit
