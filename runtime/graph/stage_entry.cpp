#include "runtime/graph/stage_entry.hpp"

#include <algorithm>
#include <utility>

#include "runtime/graph/substitute.hpp"

namespace mg {

namespace {

bool is_scalar(const Setting& setting) { return setting.kind == Setting::Kind::scalar; }

/// Reads the line of one stage.
class Reader {
 public:
  Reader(const Setting::Entry& entry, const StageCatalogue& catalogue, bool whole,
         Mistakes& mistakes)
      : from_(&entry.value), catalogue_(&catalogue), mistakes_(&mistakes), whole_(whole) {
    out_.name = entry.key;
    out_.where = entry.where;
  }

  StageEntry read() {
    if (!is_name(out_.name)) {
      complain(out_.where, "'" + out_.name + "' cannot be the name of a stage",
               "use letters, digits and _, with a letter first");
    }
    if (from_->kind != Setting::Kind::map) {
      out_.doubtful = true;
      if (is_unknown(*from_)) return std::move(out_);
      complain(out_.where, who() + " says " + from_->kind_name(),
               "write " + out_.name + ": {use: ..., from: ...}");
      return std::move(out_);
    }
    read_use();
    for (const auto& entry : from_->entries) {
      read_key(entry);
    }
    if (out_.info) read_parameters(*from_, out_, *mistakes_);
    return std::move(out_);
  }

 private:
  std::string who() const { return owner_of(out_); }
  void complain(const Where& where, std::string what, std::string hint) {
    mistakes_->add(where, std::move(what), std::move(hint));
  }

  /// The text of a setting; reports anything else, and means that the entry is in doubt.
  std::optional<Reference> text(const Setting& setting, const std::string& key,
                                const std::string& hint) {
    if (is_scalar(setting) && !setting.text.empty()) return Reference{setting.text, setting.where};
    out_.doubtful = true;
    if (!is_unknown(setting)) {
      complain(setting.where, who() + ", '" + key + "': " + setting.kind_name() + " is no name",
               hint);
    }
    return {};
  }

  void read_use() {
    const auto* const use = from_->find("use");
    if (!use) {
      out_.doubtful = true;
      if (!whole_) return;
      return complain(out_.where, who() + " does not say which stage it uses",
                      "write use: and one of the stages that 'mammograph inspect' lists");
    }
    const auto name = text(*use, "use", "write use: and the name of a stage");
    if (!name) return;
    out_.info = catalogue_->find(name->name);
    if (out_.info) return;
    out_.doubtful = true;
    const auto why = catalogue_->why_missing(name->name);
    complain(name->where,
             "there is no stage '" + name->name + "'" + (why.empty() ? "" : ": " + why),
             why.empty() ? suggest_stage(name->name)
                         : "mend the plugin, or name another one under plugins:");
  }
  std::string suggest_stage(const std::string& name) const {
    const auto names = catalogue_->names();
    if (const auto near = closest(name, names); !near.empty()) return suggest(name, names);
    std::vector<std::string> family;
    const auto dot = name.find('.');
    for (const auto& other : names) {
      if (dot != std::string::npos && other.starts_with(name.substr(0, dot + 1))) {
        family.push_back(other);
      }
    }
    return family.empty() ? "'mammograph inspect' lists the stages that are there"
                          : suggest(name, family);
  }

  void read_key(const Setting::Entry& entry) {
    if (entry.key == "from") read_from(entry.value);
    if (entry.key == "inputs") read_renamings(entry, out_.inputs, "{image: picture}");
    if (entry.key == "outputs") read_renamings(entry, out_.outputs, "{image: picture}");
    if (entry.key == "only") read_only(entry.value);
    if (entry.key == "on_error") read_on_error(entry.value);
    if (entry.key == "on") read_on(entry.value);
  }

  void read_from(const Setting& from) {
    out_.says_from = true;
    const auto* const hint = "write the name of a stage, or a list of names";
    const auto add = [&](const Setting& item) {
      const auto name = text(item, "from", hint);
      if (!name) return;
      const auto again = std::any_of(out_.from.begin(), out_.from.end(),
                                     [&](const auto& other) { return other.name == name->name; });
      if (again)
        complain(name->where, who() + " names '" + name->name + "' twice", "remove one");
      else
        out_.from.push_back(*name);
    };
    if (from.kind == Setting::Kind::list) {
      for (const auto& item : from.items) add(item);
      if (from.items.empty()) {
        out_.doubtful = true;
        complain(from.where, who() + ", 'from': the list is empty", hint);
      }
    } else {
      add(from);
    }
  }

  void read_renamings(const Setting::Entry& entry, std::vector<Renaming>& into, const char* form) {
    if (entry.value.kind != Setting::Kind::map) {
      if (is_unknown(entry.value)) return;
      return complain(entry.value.where,
                      who() + ", '" + entry.key + "': " + entry.value.kind_name() + " is no map",
                      std::string("write it as ") + form);
    }
    for (const auto& [port, where, value] : entry.value.entries) {
      if (const auto name = text(value, entry.key + "." + port, "write the name of a value")) {
        into.push_back({port, *name, where});
      }
    }
  }

  void read_only(const Setting& only) {
    const auto name = text(only, "only", "write only: train");
    if (!name) return;
    out_.only_where = name->where;
    if (name->name == "train")
      out_.only = Only{};
    else if (name->name.starts_with("train."))
      out_.only = Only{name->name.substr(6)};
    else
      complain(name->where, who() + ", 'only': there is no '" + name->name + "'",
               "write only: train, or only: train.<model> for the training of one model");
  }

  void read_on_error(const Setting& on_error) {
    const auto name = text(on_error, "on_error", "write fail, skip or quarantine");
    if (!name) return;
    if (name->name == "fail")
      out_.on_error = OnError::fail;
    else if (name->name == "skip")
      out_.on_error = OnError::skip;
    else if (name->name == "quarantine")
      out_.on_error = OnError::quarantine;
    else
      complain(name->where, who() + ", 'on_error': there is no '" + name->name + "'",
               suggest(name->name, {"fail", "skip", "quarantine"}));
  }

  void read_on(const Setting& on) {
    const auto name = text(on, "on", "write host or device");
    if (!name) return;
    if (name->name != "host" && name->name != "device") {
      return complain(name->where, who() + ", 'on': there is no '" + name->name + "'",
                      suggest(name->name, {"host", "device"}));
    }
    out_.on_device = name->name == "device" && out_.info && out_.info->kind != Kind::model;
    if (!out_.info) return;
    if (out_.info->kind == Kind::model) {
      if (name->name == "host")
        complain(name->where, who() + " is a model, which runs on the device",
                 "leave out on: host");
    } else if (out_.on_device && !out_.info->make_on_device) {
      out_.on_device = false;
      complain(name->where, out_.info->name + " cannot run on the device", "leave out on: device");
    }
  }

  const Setting* from_;
  const StageCatalogue* catalogue_;
  Mistakes* mistakes_;
  bool whole_;
  StageEntry out_;
};

}  // namespace

std::string owner_of(const StageEntry& entry) { return "stage '" + entry.name + "'"; }

bool is_kind(const StageEntry& entry, Kind kind) { return entry.info && entry.info->kind == kind; }

std::vector<StageEntry> read_stages(const Setting& stages, const StageCatalogue& catalogue,
                                    bool whole, Mistakes& mistakes) {
  constexpr std::size_t most_stages = 1000;
  std::vector<StageEntry> out;
  for (const auto& entry : stages.entries) {
    if (out.size() == most_stages) {
      mistakes.add(entry.where, "a graph has at most 1000 stages", "split it into several graphs");
      break;
    }
    out.push_back(Reader(entry, catalogue, whole, mistakes).read());
  }
  return out;
}

}  // namespace mg
