#include "runtime/graph/resolve.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "runtime/graph/variables.hpp"

namespace mg {

namespace {

/// What a name may mean at a stage: more than one slot if branches disagree.
using Seen = std::map<std::string, std::set<int>>;

class Resolution {
 public:
  Resolution(const std::vector<StageEntry>& entries, const Edges& edges,
             const StageCatalogue& catalogue, bool whole, Mistakes& mistakes)
      : entries_(&entries), edges_(&edges), catalogue_(&catalogue), mistakes_(&mistakes),
        before_(entries.size()), after_(entries.size()),
        made_(entries.size()), blind_(entries.size(), !whole) {
    out_.ports.resize(entries.size());
  }

  Resolved run() {
    for (const auto i : edges_->order) {
      at_ = i;
      look_around();
      if (here().info) {
        check_renamings();
        read_inputs();
        read_targets();
        write_outputs();
        if (here().only) check_only();
      }
      leave();
    }
    return std::move(out_);
  }

 private:
  const StageEntry& here() const { return (*entries_)[at_]; }
  const StageEntry& entry(std::size_t i) const { return (*entries_)[i]; }
  const Slot& slot(int number) const { return out_.slots[static_cast<std::size_t>(number)]; }
  Ports& ports() { return out_.ports[at_]; }
  void complain(const Where& where, std::string what, std::string hint) {
    mistakes_->add(where, std::move(what), std::move(hint));
  }

  /// What reaches this stage, and whether something above it is not understood.
  void look_around() {
    const auto source = here().info && here().info->kind == Kind::source;
    blind_[at_] = blind_[at_] || here().doubtful ||
                  (!source && edges_->from[at_].size() != here().from.size()) ||
                  (!source && edges_->from[at_].empty());
    for (const auto from : edges_->from[at_]) {
      blind_[at_] = blind_[at_] || blind_[from];
      for (const auto& [name, slots] : after_[from]) {
        before_[at_][name].insert(slots.begin(), slots.end());
      }
    }
  }

  void leave() {
    after_[at_] = before_[at_];
    for (const auto& [name, number] : made_[at_]) after_[at_][name] = {number};
  }

  // ---- inputs ----------------------------------------------------------------------------------

  void check_renamings() {
    const auto& info = *here().info;
    std::vector<std::string> readable, writable;
    for (const auto& port : info.inputs) readable.push_back(port.name);
    for (const auto& port : info.targets) readable.push_back(port.name);
    for (const auto& port : info.outputs) writable.push_back(port.name);
    for (const auto& renaming : here().inputs) check_port(renaming, readable, "reads", "inputs");
    for (const auto& renaming : here().outputs) check_port(renaming, writable, "makes", "outputs");
  }
  void check_port(const Renaming& renaming, const std::vector<std::string>& ports,
                  const std::string& does, const std::string& key) {
    if (std::find(ports.begin(), ports.end(), renaming.port) != ports.end()) return;
    complain(renaming.where, owner_of(here()) + " " + does + " no '" + renaming.port + "'",
             ports.empty() ? "leave out " + key + ": it " + does + " nothing"
                           : suggest(renaming.port, ports));
  }

  void read_inputs() {
    for (const auto& port : here().info->inputs) {
      ports().inputs.push_back(find(port, port.optional));
    }
  }
  void read_targets() {
    for (const auto& port : here().info->targets) {
      ports().targets.push_back(find(port, here().has_weights));
    }
  }

  /// The slot that a port reads.
  int find(const Port& port, bool may_lack) {
    const auto named = std::find_if(here().inputs.begin(), here().inputs.end(),
                                    [&](const auto& r) { return r.port == port.name; });
    if (named == here().inputs.end()) return find_value(port, {port.name, use_place()}, may_lack, false);
    const auto dot = named->value.name.find('.');
    if (dot == std::string::npos) return find_value(port, named->value, false, true);
    return find_of_stage(port, named->value, dot);
  }
  Where use_place() const { return here().where; }

  int find_value(const Port& port, const Reference& value, bool may_lack, bool renamed) {
    const auto found = before_[at_].find(value.name);
    if (found == before_[at_].end()) {
      if (!may_lack && !blind_[at_]) report_missing(port, value, renamed);
      return no_slot;
    }
    if (found->second.size() == 1) return checked(port, *found->second.begin(), value.where);
    std::string choices;
    for (const auto number : found->second) {
      choices += (choices.empty() ? "" : " and ") + std::string("of '") +
                 entry(slot(number).producer).name + "'";
    }
    complain(value.where,
             owner_of(here()) + " finds several values '" + value.name + "': " + choices,
             "say which: inputs: {" + port.name + ": " +
                 entry(slot(*found->second.rbegin()).producer).name + "." + value.name + "}");
    return no_slot;
  }

  /// `stage.value`: what that stage upstream made.
  int find_of_stage(const Port& port, const Reference& reference, std::size_t dot) {
    const auto stage = reference.name.substr(0, dot);
    const auto value = reference.name.substr(dot + 1);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      if (edges_->above[at_][i]) names.push_back(entry(i).name);
      if (entry(i).name != stage) continue;
      if (!edges_->above[at_][i]) return report_elsewhere(reference, i);
      const auto made = made_[i].find(value);
      if (made != made_[i].end()) return checked(port, made->second, reference.where);
      if (!blind_[i]) report_not_made(reference, i, value);
      return no_slot;
    }
    if (!blind_[at_]) {
      complain(reference.where,
               owner_of(here()) + " reads of '" + stage + "', which is no stage",
               suggest(stage, names));
    }
    return no_slot;
  }
  int report_elsewhere(const Reference& reference, std::size_t i) {
    if (blind_[at_]) return no_slot;
    complain(reference.where,
             owner_of(here()) + " reads of '" + entry(i).name + "', which does not come before it",
             i == at_ || edges_->above[i][at_] ? "name a stage before it"
                                               : "add '" + entry(i).name + "' to its from:");
    return no_slot;
  }
  void report_not_made(const Reference& reference, std::size_t i, const std::string& value) {
    std::vector<std::string> names;
    for (const auto& [name, number] : made_[i]) names.push_back(name);
    complain(reference.where, owner_of(entry(i)) + " makes no '" + value + "'",
             names.empty() ? "it makes nothing; name another stage" : suggest(value, names));
  }

  int checked(const Port& port, int number, const Where& where) {
    const auto& found = slot(number);
    if (found.type->name == port.type->name) return number;
    complain(where,
             owner_of(here()) + " reads '" + port.name + "' of type " + port.type->name + ", but '" +
                 found.name + "' of '" + entry(found.producer).name + "' is of type " +
                 found.type->name,
             others_of_type(port).empty()
                 ? what_is_there()
                 : "read another one: inputs: {" + port.name + ": " + others_of_type(port) + "}");
    return no_slot;
  }

  // ---- hints -----------------------------------------------------------------------------------

  /// A value of the port's type that could be read in its place, or empty.
  std::string others_of_type(const Port& port) const {
    for (const auto& [name, slots] : before_[at_]) {
      const auto& candidate = slot(*slots.rbegin());
      if (slots.size() == 1 && candidate.type->name == port.type->name) return name;
    }
    return {};
  }

  std::string what_is_there() const {
    constexpr std::size_t enough = 12;
    std::string text;
    std::size_t count = 0;
    for (const auto& [name, slots] : before_[at_]) {
      if (++count > enough) return "it can read " + text + " and more";
      for (const auto number : slots) {
        text += (text.empty() ? "" : ", ") + name + " (" + slot(number).type->name + " of '" +
                entry(slot(number).producer).name + "')";
      }
    }
    return text.empty() ? "nothing reaches it" : "it can read " + text;
  }

  void report_missing(const Port& port, const Reference& value, bool renamed) {
    const auto what = renamed ? "'" + value.name + "' for '" + port.name + "'" : "'" + port.name + "'";
    const auto target = std::any_of(here().info->targets.begin(), here().info->targets.end(),
                                    [&](const auto& t) { return t.name == port.name; });
    complain(value.where,
             owner_of(here()) + (target ? " learns from " : " reads ") + what + " (" +
                 port.type->name + "), which no stage before it makes",
             how_to_bring(value.name, port) + "; " + what_is_there());
  }

  std::string how_to_bring(const std::string& name, const Port& port) const {
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      if (i == at_ || edges_->above[i][at_] || !makes(i, name, port)) continue;
      return "add '" + entry(i).name + "' to its from:, which makes it";
    }
    std::string stages;
    for (const auto& stage : catalogue_->names()) {
      const auto* const info = catalogue_->find(stage);
      if (!info || info->kind == Kind::source) continue;
      const auto makes_it = std::any_of(info->outputs.begin(), info->outputs.end(), [&](auto& out) {
        return out.name == name && out.type->name == port.type->name;
      });
      const auto needs_it = std::any_of(info->inputs.begin(), info->inputs.end(),
                                        [&](auto& in) { return in.name == name; });
      if (makes_it && !needs_it) stages += (stages.empty() ? "" : " or ") + stage;
    }
    if (!stages.empty()) return "put a stage before it that makes it: " + stages;
    const auto other = others_of_type(port);
    if (!other.empty()) return "read another one: inputs: {" + port.name + ": " + other + "}";
    return "put a stage before it that makes it";
  }
  bool makes(std::size_t i, const std::string& name, const Port& port) const {
    if (!entry(i).info) return false;
    const auto& outputs = entry(i).info->outputs;
    return std::any_of(outputs.begin(), outputs.end(), [&](const auto& out) {
      return output_name(entry(i), out).name == name && out.type->name == port.type->name;
    });
  }

  // ---- outputs ---------------------------------------------------------------------------------

  static Reference output_name(const StageEntry& entry, const Port& port) {
    for (const auto& renaming : entry.outputs) {
      if (renaming.port == port.name) return renaming.value;
    }
    return {port.name, entry.where};
  }

  void write_outputs() {
    for (const auto& port : here().info->outputs) {
      const auto name = output_name(here(), port);
      ports().outputs.push_back(static_cast<int>(out_.slots.size()));
      out_.slots.push_back({name.name, at_, port.type, port.optional});
      if (!is_name(name.name)) {
        complain(name.where, "'" + name.name + "' cannot be the name of a value",
                 "use letters, digits and _, with a letter first");
      } else if (made_[at_].count(name.name) > 0) {
        complain(name.where, owner_of(here()) + " makes two values '" + name.name + "'",
                 "give one of them another name");
      } else if (!only_passes_on_nothing(port)) {
        made_[at_][name.name] = ports().outputs.back();
      }
    }
  }

  bool only_passes_on_nothing(const Port& output) {
    if (!output.optional) return false;
    const auto& inputs = here().info->inputs;
    for (std::size_t p = 0; p < inputs.size(); ++p) {
      if (inputs[p].name == output.name && inputs[p].optional) return ports().inputs[p] == no_slot;
    }
    return false;
  }

  // ---- only: train -----------------------------------------------------------------------------

  void check_only() {
    if (here().info->kind != Kind::map) {
      return complain(here().only_where,
                      owner_of(here()) + " is a " + to_string(here().info->kind) +
                          " and cannot be limited to training",
                      "remove only:");
    }
    check_only_model();
    for (std::size_t p = 0; p < here().info->outputs.size(); ++p) check_through(p);
  }

  void check_through(std::size_t p) {
    const auto& port = here().info->outputs[p];
    const auto& output = slot(ports().outputs[p]);
    const auto& inputs = ports().inputs;
    const auto passes = [&](int in) {
      return in != no_slot && slot(in).name == output.name &&
             slot(in).type->name == output.type->name;
    };
    if (std::any_of(inputs.begin(), inputs.end(), passes)) return;
    if (blind_[at_] || made_[at_].count(output.name) == 0) return;
    const auto unconnected = std::any_of(
        here().info->inputs.begin(), here().info->inputs.end(),
        [&](const auto& in) { return in.name == port.name; });
    const auto& renamed = output_name(here(), port);
    complain(here().only_where,
             owner_of(here()) + " is limited to training, but elsewhere nothing could stand for "
                                "its '" + output.name + "'",
             unconnected ? "let it read and write '" + output.name +
                               "' under the same name, in inputs: and outputs:"
                         : "remove only:; it makes '" + renamed.name + "' of other values");
  }

  void check_only_model() {
    const auto& model = here().only->model;
    std::vector<std::string> models;
    for (std::size_t i = 0; i < entries_->size(); ++i) {
      const auto& other = entry(i);
      if (!other.info && edges_->above[i][at_]) return;  // it may be the model
      if (other.info && other.info->trainable && edges_->above[i][at_]) models.push_back(other.name);
    }
    if (blind_[at_]) return;
    if (models.empty()) {
      complain(here().only_where,
               owner_of(here()) + " is limited to training, but no model that learns comes after it",
               "remove only:, or put it before a model");
    } else if (!model.empty() && std::find(models.begin(), models.end(), model) == models.end()) {
      complain(here().only_where,
               owner_of(here()) + " is limited to the training of '" + model +
                   "', which is no model that comes after it",
               suggest(model, models));
    }
  }

  const std::vector<StageEntry>* entries_;
  const Edges* edges_;
  const StageCatalogue* catalogue_;
  Mistakes* mistakes_;
  std::size_t at_ = 0;
  std::vector<Seen> before_, after_;
  std::vector<std::map<std::string, int>> made_;  ///< slots by name
  std::vector<bool> blind_;  ///< something above is not understood: what is missing may be there
  Resolved out_;
};

}  // namespace

Resolved resolve(const std::vector<StageEntry>& entries, const Edges& edges,
                 const StageCatalogue& catalogue, bool whole, Mistakes& mistakes) {
  return Resolution(entries, edges, catalogue, whole, mistakes).run();
}

}  // namespace mg
