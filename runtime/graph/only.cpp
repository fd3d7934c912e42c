#include "runtime/graph/only.hpp"

#include <algorithm>
#include <string>

namespace mg {

namespace {

/// Models that learn behind stage `at`; none if something there is not understood.
std::optional<std::vector<std::string>> models_behind(const std::vector<StageEntry>& entries,
                                                      const Edges& edges, std::size_t at) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!edges.above[i][at]) continue;
    if (!entries[i].info) return {};
    if (entries[i].info->trainable) out.push_back(entries[i].name);
  }
  return out;
}

void check_training(const StageEntry& entry, const std::vector<std::string>& models,
                    Mistakes& mistakes) {
  const auto& wanted = entry.only->model;
  if (models.empty()) {
    mistakes.add(entry.only_where,
                 owner_of(entry) + " is limited to training, but no model behind it learns",
                 "remove only:, or put it before a model");
  } else if (!wanted.empty() && std::find(models.begin(), models.end(), wanted) == models.end()) {
    mistakes.add(entry.only_where,
                 owner_of(entry) + " is limited to the training of '" + wanted +
                     "', which is no model behind it that learns",
                 suggest(wanted, models));
  }
}

void check_outputs(const StageEntry& entry, const Ports& ports, const std::vector<Slot>& slots,
                   Mistakes& mistakes) {
  for (std::size_t p = 0; p < ports.outputs.size(); ++p) {
    if (!ports.made[p]) continue;
    const auto& output = slots[static_cast<std::size_t>(ports.outputs[p])];
    const auto stands_for_it = std::any_of(ports.inputs.begin(), ports.inputs.end(), [&](int in) {
      if (in == no_slot) return false;
      const auto& input = slots[static_cast<std::size_t>(in)];
      return input.name == output.name && input.type->name == output.type->name;
    });
    if (stands_for_it) continue;
    mistakes.add(
        entry.only_where,
        owner_of(entry) + " is limited to training; elsewhere nothing could stand for its '" +
            output.name + "'",
        "remove only:, or let it read a value of that name and type (" + output.type->name + ")");
  }
}

}  // namespace

void check_only(const std::vector<StageEntry>& entries, const Edges& edges,
                const Resolved& resolved, Mistakes& mistakes) {
  for (const auto i : edges.order) {
    const auto& entry = entries[i];
    if (!entry.only || !entry.info) continue;
    if (entry.info->kind != Kind::map) {
      mistakes.add(entry.only_where,
                   owner_of(entry) + " is a " + to_string(entry.info->kind) +
                       ", which cannot be limited to training",
                   "remove only:");
      continue;
    }
    if (resolved.blind[i]) continue;
    if (const auto models = models_behind(entries, edges, i)) {
      check_training(entry, *models, mistakes);
    }
    check_outputs(entry, resolved.ports[i], resolved.slots, mistakes);
  }
}

}  // namespace mg
