// What the pixels give away that is no disease: brightness by scanner, burnt-in text.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "stages/audit/finding.hpp"
#include "stages/audit/intensity.hpp"

namespace mg::audit {
namespace {

constexpr double far = 0.05;    // of black to white, moved on average
constexpr double tells = 0.05;  // of an area, from one half

void find_text(const DataSet& set, std::vector<Finding>& out) {
  std::vector<std::size_t> found;
  std::size_t labels = 0;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto& seen = set.records[i].seen;
    if (seen.texts + seen.labels == 0) continue;
    found.push_back(i);
    if (seen.texts == 0) ++labels;
  }
  if (found.empty()) return;
  const auto share = static_cast<double>(found.size()) / static_cast<double>(set.records.size());
  Finding finding{.id = "burnt_in_text", .level = Level::warning, .points = 100 * share};
  finding.title =
      count_of(found.size(), "image", "has", "have") + " text or labels beside the breast";
  finding.effect = fmt::format(
      "{} of all images ({} with signs in a line, {} with a bright rectangle). Such marks name the "
      "view, the side, the hospital, at worst the patient; a network reads them.",
      percent(share), found.size() - labels, labels);
  finding.numbers = {{"images", found.size()}, {"share", share}, {"rectangles_only", labels}};
  finding.samples = keys_of(set, found);
  finding.examples = examples_of(set, found);
  for (auto& example : finding.examples) example.text = true;
  finding.mend = "stages:\n  breast: {margin_mm: 0, margin_px: 0}\n";
  finding.advice =
      "The crop leaves most of them outside; what lies within its corners stays. Files "
      "that are given away need more than that.";
  out.push_back(std::move(finding));
}

void find_tones(const Intensity& intensity, std::vector<Finding>& out) {
  if (intensity.groups.size() < 2) return;
  const auto worst =
      std::max_element(intensity.groups.begin(), intensity.groups.end(),
                       [](const auto& a, const auto& b) { return a.from_others < b.from_others; });
  if (worst->from_others < far) return;
  Finding finding{.id = "brightness_by_" + intensity.property,
                  .level = Level::warning,
                  .points = 100 * worst->from_others};
  finding.title = fmt::format("Brightness depends on the {}", intensity.property);
  finding.effect = fmt::format(
      "The tissue of {} {} lies {} of black to white away from all others "
      "(mean {} to {}). A network can tell them apart before it sees "
      "anything else.",
      intensity.property, worst->value, percent(worst->from_others), percent(worst->mean, 0),
      percent(worst->others_mean, 0));
  for (const auto& group : intensity.groups) {
    finding.numbers.emplace_back("distance_of_" + group.value, group.from_others);
  }
  for (const auto& group : intensity.groups) {
    if (finding.examples.size() == examples_at_most) break;
    finding.examples.push_back({{group.example}, intensity.property + " " + group.value});
  }
  finding.mend = "stages:\n  verdict: {normalize: image}\n";
  finding.advice =
      "A network then sees each picture on its own scale. Films of DDSM become optical densities "
      "with "
      "dicom.decode's voi: optical_density. Judge each group by itself.";
  out.push_back(std::move(finding));
}

void find_class_in_tones(const Intensity& intensity, std::vector<Finding>& out) {
  const ToneArea* worst = nullptr;
  for (const auto& area : intensity.areas) {
    const auto sure = area.area.low > 0.5 || area.area.high < 0.5;
    if (!area.within.empty() || !sure) continue;
    const auto off = [](const ToneArea& a) { return std::abs(a.area.value - 0.5); };
    if (off(area) >= tells && (!worst || off(area) > off(*worst))) worst = &area;
  }
  if (!worst) return;
  const auto area = worst->area.value;
  Finding finding{.id = "class_in_mean_brightness",
                  .level = Level::warning,
                  .points = 100 * std::abs(area - 0.5)};
  finding.title = fmt::format("Mean brightness tells {} from the rest", worst->label);
  finding.effect = fmt::format(
      "One number a picture, the mean of its tissue, has an area under the "
      "curve of {:.3f} ({:.3f} to {:.3f}) for {} on {} images; below one "
      "half, the class is the darker one.",
      area, worst->area.low, worst->area.high, worst->label, worst->images);
  for (const auto& other : intensity.areas) {
    if (other.label != worst->label || other.within.empty() || std::isnan(other.area.value))
      continue;
    finding.numbers.emplace_back("auc_within_" + other.within, other.area.value);
  }
  finding.numbers.emplace_back("auc", area);
  finding.advice =
      "If it holds within each scanner too, it may be density; if not, it is the "
      "scanner. Compare a model with this number.";
  out.push_back(std::move(finding));
}

void find_spacing(const DataSet& set, std::vector<Finding>& out) {
  const auto without = static_cast<std::size_t>(
      std::count_if(set.records.begin(), set.records.end(),
                    [](const Record& r) { return r.seen.spacing_mm == 0; }));
  if (without == 0) return;
  Finding finding{.id = "spacing_unknown"};
  finding.title = count_of(without, "image", "does", "do") + " not say how large a pixel is";
  finding.effect = "Lengths in millimeters (margins, areas) cannot be computed for them.";
  finding.numbers = {{"images", without}};
  if (set.records[0].file_type != ".dcm") {
    finding.mend = "stages:\n  image: {spacing_mm: 0.05}\n";
    finding.advice = "If you know it; the number here is an example.";
  }
  out.push_back(std::move(finding));
}

}  // namespace

void find_in_pixels(const DataSet& set, std::vector<Finding>& out) {
  if (set.records.empty()) return;
  const auto intensity = intensity_of(set);
  find_text(set, out);
  find_tones(intensity, out);
  find_class_in_tones(intensity, out);
  find_spacing(set, out);
}

}  // namespace mg::audit
