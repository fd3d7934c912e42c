#include "stages/audit/ceiling.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

#include "stages/audit/interval.hpp"

namespace mg::audit {
namespace {

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

using Breast = std::tuple<std::size_t, Side, std::size_t>;

Breast breast_of(const Seen& image, std::size_t i) {
  return {image.patient, image.side, image.side == Side::unknown ? i + 1 : 0};
}

const char* name_of(int severity) {
  return severity == 2 ? "cancer" : severity == 1 ? "benign" : "?";
}

std::string appearance_of(const Seen& image, const std::string& finding) {
  if (finding.empty()) return "no lesion";
  return (finding == "?" ? image.label : finding) + " lesion";
}

}  // namespace

int severity(const std::string& pathology) {
  const auto word = lower(pathology);
  if (word == "cancer" || word.rfind("malignant", 0) == 0) return 2;
  if (word.rfind("benign", 0) == 0) return 1;
  return word == "normal" ? 0 : -1;
}

std::vector<std::string> breast_findings(const std::vector<Seen>& images) {
  std::map<Breast, int> worst;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (images[i].lesions == 0) continue;
    auto& rank = worst.try_emplace(breast_of(images[i], i), -1).first->second;
    rank = std::max(rank, severity(images[i].pathology));
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto at = worst.find(breast_of(images[i], i));
    out.emplace_back(at == worst.end() ? "" : name_of(at->second));
  }
  return out;
}

Ceiling label_ceiling(const std::vector<Seen>& images, const std::vector<std::string>& classes) {
  const auto findings = breast_findings(images);
  std::map<std::string, std::map<std::string, std::size_t>> table;
  Ceiling out;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto& image = images[i];
    const bool counts =
        classes.empty() || std::find(classes.begin(), classes.end(), image.label) != classes.end();
    const bool known = image.known || image.label == "normal" || !findings[i].empty();
    if (image.label.empty() || !counts || !known) continue;
    ++table[appearance_of(image, findings[i])][image.label];
    ++out.samples;
  }
  for (const auto& [name, labels] : table) {
    auto& appearance =
        out.appearances.emplace_back(Appearance{name, {labels.begin(), labels.end()}});
    std::stable_sort(appearance.labels.begin(), appearance.labels.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    out.right += appearance.labels.front().second;
  }
  out.accuracy = out.samples > 0 ? static_cast<double>(out.right) / static_cast<double>(out.samples)
                                 : undefined;
  return out;
}

}  // namespace mg::audit
