// What a stage line says beside use, from and the like: the parameters of the stage.
#include <algorithm>
#include <utility>

#include "runtime/graph/stage_entry.hpp"

namespace mg {

namespace {

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void report_unknown(const Setting::Entry& unknown, const std::vector<std::string>& known,
                    StageEntry& entry, Mistakes& mistakes) {
  auto candidates = known;
  candidates.insert(candidates.end(), stage_keys().begin(), stage_keys().end());
  const auto near = closest(unknown.key, candidates);
  if (near == "from") entry.says_from = entry.doubtful = true;
  mistakes.add(unknown.where, owner_of(entry) + " has no parameter '" + unknown.key + "'",
               !near.empty()   ? suggest(unknown.key, candidates)
               : known.empty() ? "it has no parameters"
                               : suggest(unknown.key, known));
}

/// The value without what ~ leaves to its default; reports what is blank.
std::optional<Setting> what_is_said(const Setting::Entry& said, const StageEntry& entry,
                                    Mistakes& mistakes) {
  if (said.value.kind == Setting::Kind::none) {
    if (said.value.text.empty()) {
      mistakes.add(said.where, owner_of(entry) + ", parameter '" + said.key + "' has no value",
                   "write one after the colon, or ~ for the default");
    }
    return {};
  }
  auto out = said.value;
  out.entries.clear();
  for (const auto& inner : said.value.entries) {
    if (auto kept = what_is_said(inner, entry, mistakes)) {
      out.entries.push_back({inner.key, inner.where, std::move(*kept)});
    }
  }
  return out;
}

/// Makes the stage once, for it to judge its parameters.
void try_parameters(StageEntry& entry, Mistakes& mistakes) {
  Mistakes faults;
  const auto& maker = entry.on_device ? entry.info->make_on_device : entry.info->make;
  entry.has_weights = entry.parameters.find("weights") != nullptr;
  try {
    const auto made = maker(entry.parameters, owner_of(entry), faults);
    const auto* const model = std::get_if<std::unique_ptr<Model>>(&made.stage);
    if (model && *model && faults.none()) entry.has_weights = !(*model)->weights().empty();
  } catch (const std::exception& fault) {
    faults.add({}, owner_of(entry) + " cannot be made: " + fault.what());
  }
  for (const auto& fault : faults.list()) {
    mistakes.add(
        fault.where.file.empty() ? entry.where : fault.where, fault.what,
        fault.hint.empty() ? "see 'mammograph inspect " + entry.info->name + "'" : fault.hint);
  }
}

}  // namespace

const std::vector<std::string>& stage_keys() {
  static const std::vector<std::string> keys{"use",  "from",     "inputs", "outputs",
                                             "only", "on_error", "on"};
  return keys;
}

void read_parameters(const Setting& line, StageEntry& entry, Mistakes& mistakes) {
  entry.parameters = Setting::map({}, entry.where);
  std::vector<std::string> known;
  for (const auto& param : entry.info->params) known.push_back(param.name);
  for (const auto& said : line.entries) {
    if (is_in(stage_keys(), said.key)) continue;
    if (!is_in(known, said.key)) {
      report_unknown(said, known, entry, mistakes);
    } else if (auto value = what_is_said(said, entry, mistakes)) {
      entry.parameters.entries.push_back({said.key, said.where, std::move(*value)});
    }
  }
  try_parameters(entry, mistakes);
}

}  // namespace mg
