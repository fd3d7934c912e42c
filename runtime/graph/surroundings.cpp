#include "runtime/graph/surroundings.hpp"

#include <algorithm>

namespace mg {

Reference output_name(const StageEntry& entry, const Port& port) {
  for (const auto& renaming : entry.outputs) {
    if (renaming.port == port.name) return renaming.value;
  }
  return {port.name, entry.where};
}

std::string Surroundings::other_of_type(const Port& port) const {
  for (const auto& [name, numbers] : seen) {
    const auto& slot = this->slot(*numbers.begin());
    if (numbers.size() == 1 && slot.type->name == port.type->name) return name;
  }
  return {};
}

std::string Surroundings::what_is_there() const {
  constexpr std::size_t enough = 12;
  std::string text;
  std::size_t count = 0;
  for (const auto& [name, numbers] : seen) {
    if (++count > enough) return "so far it can read " + text + " and more";
    for (const auto number : numbers) {
      const auto& slot = this->slot(number);
      text += (text.empty() ? "" : ", ") + name + " (" + slot.type->name + " of '" +
              entries[slot.producer].name + "')";
    }
  }
  return text.empty() ? "nothing reaches it" : "so far it can read " + text;
}

std::string Surroundings::how_to_bring(const std::string& name, const Port& port) const {
  if (const auto value = hidden_value(name, port); !value.empty()) {
    return "name its stage: inputs: {" + port.name + ": " + value + "}";
  }
  if (const auto stage = stage_aside_that_makes(name, port); !stage.empty()) {
    std::string from;
    for (const auto& above : here().from) from += above.name + ", ";
    return "write from: [" + from + stage + "], for '" + stage + "' makes it";
  }
  if (const auto stages = known_stages_that_make(name, port); !stages.empty()) {
    return "put a stage before it that makes it: " + stages;
  }
  if (const auto other = other_of_type(port); !other.empty()) {
    return "read another one: inputs: {" + port.name + ": " + other + "}";
  }
  return "put a stage before it that makes it";
}

/// What a stage above made under this name, hidden by a later value of another type.
std::string Surroundings::hidden_value(const std::string& name, const Port& port) const {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto found = made[i].find(name);
    if (!edges.above[at][i] || found == made[i].end()) continue;
    const auto& slot = this->slot(found->second);
    if (slot.type->name == port.type->name) return entries[i].name + "." + name;
  }
  return {};
}

/// A stage of another branch, which could be joined to this one without a circle.
std::string Surroundings::stage_aside_that_makes(const std::string& name, const Port& port) const {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto aside = i != at && !edges.above[i][at] && !edges.above[at][i];
    if (!aside || !entries[i].info) continue;
    for (const auto& out : entries[i].info->outputs) {
      const auto fits = out.type->name == port.type->name;
      if (fits && output_name(entries[i], out).name == name) return entries[i].name;
    }
  }
  return {};
}

/// Stages that make it of other things: one that also reads it would only ask for it in turn.
std::string Surroundings::known_stages_that_make(const std::string& name, const Port& port) const {
  std::string text;
  for (const auto& stage : catalogue.names()) {
    const auto* const info = catalogue.find(stage);
    if (!info || info->kind == Kind::source) continue;
    const auto makes = std::any_of(
        info->outputs.begin(), info->outputs.end(),
        [&](const auto& out) { return out.name == name && out.type->name == port.type->name; });
    const auto reads = std::any_of(info->inputs.begin(), info->inputs.end(),
                                   [&](const auto& in) { return in.name == name; });
    if (makes && !reads) text += (text.empty() ? "" : " or ") + stage;
  }
  return text;
}

}  // namespace mg
