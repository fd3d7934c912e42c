#include "stages/audit/shortcuts.hpp"

#include <algorithm>

namespace mg::audit {
namespace {

Shortcut shortcut(const DataSet& set, const Task& task, const Property& property) {
  const auto view = blind_view(set, task, property);
  Shortcut out{property.name, guess_blindly(view.samples), {}, {}};
  std::vector<bool> occurs(view.values.size());
  for (const auto& sample : view.samples) occurs[sample.value] = true;
  for (std::size_t v = 0; v < out.guess.answers.size(); ++v) {
    if (!occurs[v]) continue;
    out.values.push_back(view.values[v]);
    out.answers.push_back(task.classes[out.guess.answers[v]]);
  }
  return out;
}

Shortcut all_together(const DataSet& set, const Task& task,
                      const std::vector<Property>& properties) {
  std::vector<std::vector<std::size_t>> values;
  BlindView view;
  for (const auto& property : properties) {
    view = blind_view(set, task, property);
    auto& column = values.emplace_back();
    for (const auto& sample : view.samples) column.push_back(sample.value);
  }
  for (auto& sample : view.samples) sample.value = 0;
  return {together, guess_from_all(view.samples, values), {}, {}};
}

}  // namespace

std::vector<TaskShortcuts> shortcuts_of(const DataSet& set) {
  const auto properties = properties_of(set);
  std::vector<TaskShortcuts> out;
  for (const auto& task : tasks_of(set)) {
    TaskShortcuts found{task, label_ceiling(seen_of(set), task.classes).accuracy};
    const auto nothing =
        shortcut(set, task, {"nothing", std::vector<std::string>(set.records.size())});
    found.majority = nothing.guess.majority;
    found.majority_class = nothing.answers.empty() ? "" : nothing.answers[0];
    found.samples = nothing.guess.samples;
    found.patients = nothing.guess.patients;
    for (const auto& property : properties) {
      found.shortcuts.push_back(shortcut(set, task, property));
    }
    if (properties.size() > 1) found.shortcuts.push_back(all_together(set, task, properties));
    std::stable_sort(found.shortcuts.begin(), found.shortcuts.end(),
                     [](const Shortcut& a, const Shortcut& b) {
                       return a.guess.accuracy.value > b.guess.accuracy.value;
                     });
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace mg::audit
