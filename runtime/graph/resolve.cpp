#include "runtime/graph/resolve.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "runtime/graph/find_slot.hpp"
#include "runtime/graph/surroundings.hpp"
#include "runtime/graph/variables.hpp"

namespace mg {

namespace {

class Resolution {
 public:
  Resolution(const std::vector<StageEntry>& entries, const Edges& edges,
             const StageCatalogue& catalogue, bool whole, Mistakes& mistakes)
      : entries_(&entries),
        edges_(&edges),
        catalogue_(&catalogue),
        mistakes_(&mistakes),
        after_(entries.size()),
        made_(entries.size()) {
    out_.ports.resize(entries.size());
    out_.blind.assign(entries.size(), !whole);
  }

  Resolved run() {
    for (const auto i : edges_->order) {
      at_ = i;
      look_around();
      if (here().info) {
        check_renamings();
        read_ports();
        write_ports();
      }
      after_[i] = std::move(seen_);
      for (const auto& [name, number] : made_[i]) after_[i][name] = {number};
    }
    return std::move(out_);
  }

 private:
  const StageEntry& here() const { return (*entries_)[at_]; }
  Ports& ports() { return out_.ports[at_]; }
  void complain(const Where& where, std::string what, std::string hint) {
    mistakes_->add(where, std::move(what), std::move(hint));
  }

  /// What reaches this stage, and whether something above it is not understood.
  void look_around() {
    seen_.clear();
    const auto source = here().info && here().info->kind == Kind::source;
    const auto& from = edges_->from[at_];
    auto blind = out_.blind[at_] || here().doubtful ||
                 (!source && (from.empty() || from.size() != here().from.size()));
    for (const auto above : from) {
      blind = blind || out_.blind[above];
      for (const auto& [name, slots] : after_[above]) {
        seen_[name].insert(slots.begin(), slots.end());
      }
    }
    out_.blind[at_] = blind;
  }

  void check_renamings() {
    const auto& info = *here().info;
    std::vector<std::string> readable, writable;
    for (const auto& port : info.inputs) readable.push_back(port.name);
    for (const auto& port : info.targets) readable.push_back(port.name);
    for (const auto& port : info.outputs) writable.push_back(port.name);
    for (const auto& renaming : here().inputs) check_port(renaming, readable, "reads", "inputs");
    for (const auto& renaming : here().outputs) check_port(renaming, writable, "makes", "outputs");
  }
  void check_port(const Renaming& renaming, const std::vector<std::string>& names,
                  const std::string& does, const std::string& key) {
    if (std::find(names.begin(), names.end(), renaming.port) != names.end()) return;
    complain(renaming.where, owner_of(here()) + " " + does + " no '" + renaming.port + "'",
             names.empty() ? "leave out " + key + ":, for it " + does + " nothing"
                           : suggest(renaming.port, names));
  }

  void read_ports() {
    const Surroundings around{*entries_, *edges_, *catalogue_, out_.slots,
                              made_,     seen_,   out_.blind,  at_};
    for (const auto& port : here().info->inputs) {
      ports().inputs.push_back(find_slot(around, port, port.optional, *mistakes_));
    }
    for (const auto& port : here().info->targets) {
      ports().targets.push_back(find_slot(around, port, here().has_weights, *mistakes_));
    }
  }

  void write_ports() {
    for (const auto& port : here().info->outputs) {
      const auto name = output_name(here(), port);
      const auto number = static_cast<int>(out_.slots.size());
      ports().outputs.push_back(number);
      ports().made.push_back(false);
      out_.slots.push_back({name.name, at_, port.type, port.optional});
      if (!is_name(name.name)) {
        complain(name.where, "'" + name.name + "' cannot be the name of a value",
                 "use letters, digits and _, with a letter first");
      } else if (!passes_on_nothing(port)) {
        ports().made.back() = made_[at_].emplace(name.name, number).second;
        if (!ports().made.back()) {
          complain(name.where, owner_of(here()) + " makes two values '" + name.name + "'",
                   "give one of them another name");
        }
      }
    }
  }

  /// An optional output that would come of an optional input which is not connected.
  bool passes_on_nothing(const Port& output) {
    const auto& inputs = here().info->inputs;
    for (std::size_t p = 0; p < inputs.size(); ++p) {
      if (inputs[p].name != output.name) continue;
      return output.optional && inputs[p].optional && ports().inputs[p] == no_slot;
    }
    return false;
  }

  const std::vector<StageEntry>* entries_;
  const Edges* edges_;
  const StageCatalogue* catalogue_;
  Mistakes* mistakes_;
  std::size_t at_ = 0;
  Seen seen_;                ///< at the present stage
  std::vector<Seen> after_;  ///< behind each stage
  std::vector<std::map<std::string, int>> made_;
  Resolved out_;
};

}  // namespace

Resolved resolve(const std::vector<StageEntry>& entries, const Edges& edges,
                 const StageCatalogue& catalogue, bool whole, Mistakes& mistakes) {
  return Resolution(entries, edges, catalogue, whole, mistakes).run();
}

}  // namespace mg
