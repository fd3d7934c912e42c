#include "runtime/graph/find_slot.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace mg {

namespace {

class Search {
 public:
  Search(const Surroundings& around, const Port& port, Mistakes& mistakes)
      : around_(&around), port_(&port), mistakes_(&mistakes) {}

  int find(bool may_lack) const {
    const auto& here = around_->here();
    for (const auto& [name, value, where] : here.inputs) {
      if (name != port_->name) continue;
      const auto dot = value.name.find('.');
      if (dot == std::string::npos) return find_value(value, false);
      return find_of_stage(value, value.name.substr(0, dot), value.name.substr(dot + 1));
    }
    return find_value({port_->name, here.where}, may_lack);
  }

 private:
  const StageEntry& entry(std::size_t i) const { return around_->entries[i]; }
  std::string who() const { return owner_of(around_->here()); }
  bool blind() const { return around_->blind[around_->at]; }
  int complain(const Where& where, std::string what, std::string hint) const {
    mistakes_->add(where, std::move(what), std::move(hint));
    return no_slot;
  }

  int find_value(const Reference& value, bool may_lack) const {
    const auto found = around_->seen.find(value.name);
    if (found == around_->seen.end()) return may_lack || blind() ? no_slot : missing(value);
    if (found->second.size() > 1) return ambiguous(value, found->second);
    return of_right_type(*found->second.begin(), value.where);
  }

  /// `stage.value`: what that stage upstream made.
  int find_of_stage(const Reference& reference, const std::string& stage,
                    const std::string& value) const {
    const auto& entries = around_->entries;
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& other) { return other.name == stage; });
    if (found == entries.end()) return no_such_stage(reference, stage);
    const auto i = static_cast<std::size_t>(found - entries.begin());
    if (!around_->edges.above[around_->at][i]) return stage_elsewhere(reference, i);
    const auto made = around_->made[i].find(value);
    if (made == around_->made[i].end()) return not_made(reference, i, value);
    return of_right_type(made->second, reference.where);
  }

  int of_right_type(int number, const Where& where) const {
    const auto& slot = around_->slot(number);
    if (slot.type->name == port_->type->name) return number;
    const auto other = around_->other_of_type(*port_);
    return complain(
        where,
        who() + " reads '" + port_->name + "' of type " + port_->type->name + ", but '" +
            slot.name + "' of '" + entry(slot.producer).name + "' is of type " + slot.type->name,
        other.empty() ? around_->how_to_bring(port_->name, *port_)
                      : "read another one: inputs: {" + port_->name + ": " + other + "}");
  }

  int missing(const Reference& value) const {
    const auto& targets = around_->here().info->targets;
    const auto target = std::any_of(targets.begin(), targets.end(),
                                    [&](const auto& t) { return t.name == port_->name; });
    return complain(value.where,
                    who() + (target ? " learns from '" : " reads '") + value.name + "' (" +
                        port_->type->name + "), which no stage before it makes",
                    around_->how_to_bring(value.name, *port_) + "; " + around_->what_is_there());
  }

  int ambiguous(const Reference& value, const std::set<int>& slots) const {
    std::string makers, last;
    for (const auto number : slots) {
      last = entry(around_->slot(number).producer).name;
      makers += (makers.empty() ? "'" : " and '") + last + "'";
    }
    return complain(value.where,
                    who() + " reads '" + value.name + "', which reaches it from " + makers,
                    "say which: inputs: {" + port_->name + ": " + last + "." + value.name + "}");
  }

  int no_such_stage(const Reference& reference, const std::string& stage) const {
    if (blind()) return no_slot;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < around_->entries.size(); ++i) {
      if (around_->edges.above[around_->at][i]) names.push_back(entry(i).name);
    }
    return complain(reference.where, who() + " reads of '" + stage + "', which is no stage",
                    suggest(stage, names));
  }

  int stage_elsewhere(const Reference& reference, std::size_t i) const {
    if (blind()) return no_slot;
    const auto behind = i == around_->at || around_->edges.above[i][around_->at];
    return complain(reference.where,
                    who() + " reads of '" + entry(i).name + "', which does not come before it",
                    behind ? "name a stage before it" : "add '" + entry(i).name + "' to its from:");
  }

  int not_made(const Reference& reference, std::size_t i, const std::string& value) const {
    if (around_->blind[i]) return no_slot;
    std::vector<std::string> names;
    for (const auto& [name, number] : around_->made[i]) names.push_back(name);
    return complain(reference.where, owner_of(entry(i)) + " makes no '" + value + "'",
                    names.empty() ? "it makes nothing; name another stage" : suggest(value, names));
  }

  const Surroundings* around_;
  const Port* port_;
  Mistakes* mistakes_;
};

}  // namespace

int find_slot(const Surroundings& around, const Port& port, bool may_lack, Mistakes& mistakes) {
  return Search(around, port, mistakes).find(may_lack);
}

}  // namespace mg
