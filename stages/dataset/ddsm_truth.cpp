#include "stages/dataset/ddsm_truth.hpp"

#include <algorithm>
#include <utility>

namespace mg {

namespace {

/// What there is before the first blank: "MASS SHAPE OVAL" is a MASS.
std::string first_word(const std::string& line) {
  return line.substr(0, line.find_first_of(" \t"));
}

ddsm::Overlay read(const std::filesystem::path& file) {
  try {
    return ddsm::read_overlay(file);
  } catch (const Error& error) {
    return {.fault = error};
  }
}

DdsmTruth judged(const ddsm::Overlay& overlay, const ClassMap& classes, const Where& where) {
  DdsmTruth truth;
  auto highest = std::pair(-1, -2);
  for (const auto& abnormality : overlay.abnormalities) {
    const auto finding = finding_of(abnormality);
    const auto told = !finding.pathology.empty();
    const auto label = told ? classes(finding.pathology, where) : std::nullopt;
    const auto rank = std::pair(label ? severity_of(*label) : 0, finding.assessment);
    truth.label = worse(truth.label, label);
    if (rank <= highest) continue;
    highest = rank;
    truth.worst = finding;
  }
  return truth;
}

/// Nothing worse can come to light.
bool is_cancer(const std::optional<std::string>& label) {
  return label && severity_of(*label) >= severity_of("cancer");
}

/// Is a finding missing, or a pathology?
bool has_gaps(const ddsm::Overlay& overlay) {
  const auto& all = overlay.abnormalities;
  if (!overlay.claimed || *overlay.claimed > static_cast<int>(all.size())) return true;
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.pathology.empty(); });
}

bool can_be_told_apart(const ddsm::Overlay& overlay, const std::string& file, Oddities& oddities) {
  const auto& all = overlay.abnormalities;
  if (overlay.fault) {
    oddities.note(all.empty() ? "overlays cannot be read"
                              : "overlays are damaged: one lesion stands for all of theirs",
                  overlay.fault->what());
    return false;
  }
  if (std::all_of(all.begin(), all.end(), [](const auto& one) { return one.outlined(); })) {
    return true;
  }
  oddities.note("overlays do not outline each abnormality: one lesion stands for all of theirs",
                file);
  return false;
}

Annotation annotation(OverlayFile shape, int abnormality, const DdsmFinding& finding) {
  shape.abnormality = abnormality;
  return {std::move(shape), plain_word(finding.pathology), finding.kind};
}

}  // namespace

DdsmFinding finding_of(const ddsm::Abnormality& abnormality) {
  DdsmFinding finding;
  for (const auto& type : abnormality.lesion_types) {
    const auto kind = plain_word(first_word(type));
    if (finding.kind.find(kind) != std::string::npos) continue;
    finding.kind += (finding.kind.empty() ? "" : "+") + kind;
  }
  finding.pathology = first_word(abnormality.pathology);
  finding.assessment = abnormality.assessment;
  finding.subtlety = abnormality.subtlety;
  return finding;
}

DdsmTruth healthy() { return {Annotations{}, "normal", {}}; }

DdsmTruth truth_of_overlay(const OverlayFile& shape, const ClassMap& classes, Oddities& oddities) {
  const auto overlay = read(shape.path);
  if (!overlay.fault && overlay.abnormalities.empty()) return healthy();
  auto truth = judged(overlay, classes, {shape.path.string(), 0, 0});
  if (overlay.fault && has_gaps(overlay) && !is_cancer(truth.label)) truth.label.reset();
  truth.annotations = Annotations{};
  auto& lesions = truth.annotations->lesions;
  if (!can_be_told_apart(overlay, shape.path.string(), oddities)) {
    lesions.push_back(annotation(shape, 0, truth.worst.value_or(DdsmFinding{})));
    return truth;
  }
  for (const auto& abnormality : overlay.abnormalities) {
    lesions.push_back(
        annotation(shape, static_cast<int>(lesions.size()) + 1, finding_of(abnormality)));
  }
  return truth;
}

bool replace_by_masks(const std::filesystem::path& root,
                      const std::map<int, std::filesystem::path>& masks, DdsmTruth& truth) {
  const auto count = static_cast<int>(masks.size());
  const auto outlined = std::exchange(truth.annotations, Annotations{}).value_or(Annotations{});
  const bool one_each = static_cast<int>(outlined.lesions.size()) == count && !masks.empty() &&
                        masks.begin()->first == 1 && masks.rbegin()->first == count;
  const auto worst = truth.worst.value_or(DdsmFinding{});
  for (const auto& [number, mask] : masks) {
    auto lesion = one_each ? outlined.lesions[static_cast<std::size_t>(number) - 1]
                           : Annotation{{}, plain_word(worst.pathology), worst.kind};
    lesion.shape = MaskFile{root / mask};
    truth.annotations->lesions.push_back(std::move(lesion));
  }
  return one_each;
}

}  // namespace mg
