// Classes that can be told without looking at a pixel.
#include <fmt/format.h>

#include <algorithm>

#include "stages/audit/finding.hpp"
#include "stages/audit/shortcuts.hpp"

namespace mg::audit {
namespace {

/// The best single property that betrays the class, or null.
const Shortcut* worst_of(const TaskShortcuts& found) {
  for (const auto& shortcut : found.shortcuts) {
    if (shortcut.property != together && shortcut.betrays()) return &shortcut;
  }
  return nullptr;
}

std::string answers_of(const Shortcut& shortcut) {
  std::string text;
  if (shortcut.values.size() > 8) return fmt::format("{} values", shortcut.values.size());
  for (std::size_t i = 0; i < shortcut.values.size(); ++i) {
    text += fmt::format("{}{} → {}", i == 0 ? "" : ", ", shortcut.values[i], shortcut.answers[i]);
  }
  return text;
}

std::string sentence(const TaskShortcuts& found, const Shortcut& shortcut) {
  return fmt::format(
      "Of {}, {} are named right ({} to {}) on patients that were not counted, where always saying "
      "“{}” "
      "gives {} ({}). ",
      found.task.name, percent(shortcut.guess.accuracy.value), percent(shortcut.guess.accuracy.low),
      percent(shortcut.guess.accuracy.high), found.majority_class, percent(found.majority),
      answers_of(shortcut));
}

std::string others_of(const TaskShortcuts& found, const Shortcut& but) {
  std::string text;
  for (const auto& other : found.shortcuts) {
    if (!other.betrays() || other.property == but.property) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", other.property,
                        percent(other.guess.accuracy.value));
  }
  return text.empty() ? "" : "Likewise: " + text + ". ";
}

std::string mend_for(const std::string& property) {
  if (property == "size" || property == "spacing") {
    return "stages:\n  breast: {size_px: 512}\n";
  }
  if (property == "bits" || property == "side" || property == "view") {
    return {};
  }
  return "stages:\n  cases: {split: {stratify_by: [" + property + "]}}\n";
}

std::string advice_for(const std::string& property) {
  if (property == "size" || property == "spacing") {
    return "All pictures then come as the breast alone, in one size.";
  }
  return "No result counts that is not better than this. Keep the mixture equal in all splits, and "
         "judge each " +
         property + " by itself.";
}

}  // namespace

void find_shortcuts(const DataSet& set, std::vector<Finding>& out) {
  Finding finding{.id = "class_known_without_pixels"};
  for (const auto& found : shortcuts_of(set)) {
    const auto* worst = worst_of(found);
    if (!worst) continue;
    const auto gain = 100 * (worst->guess.accuracy.value - found.majority);
    if (gain > finding.points) finding.points = gain;
    finding.effect += sentence(found, *worst) + others_of(found, *worst);
    finding.numbers.emplace_back(fmt::format("accuracy_of_{}_classes", found.task.classes.size()),
                                 worst->guess.accuracy.value);
    finding.numbers.emplace_back(fmt::format("majority_of_{}_classes", found.task.classes.size()),
                                 found.majority);
    if (!finding.title.empty()) continue;
    finding.title = fmt::format("The {} alone names the class of {} of the images", worst->property,
                                percent(worst->guess.accuracy.value));
    finding.mend = mend_for(worst->property);
    finding.advice = advice_for(worst->property);
  }
  if (finding.title.empty()) return;
  finding.effect.pop_back();
  finding.level = finding.points >= 5   ? Level::serious
                  : finding.points >= 2 ? Level::warning
                                        : Level::note;
  out.push_back(std::move(finding));
}

}  // namespace mg::audit
