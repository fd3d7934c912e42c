#include "runtime/graph/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/checked_graph.hpp"
#include "runtime/graph/document.hpp"
#include "runtime/graph/merge.hpp"

namespace mg {

namespace {

const std::vector<std::string> settable{"doc", "plugins", "run", "stages"};

/// All of a command line is one place.
void place_at(const Where& where, Setting& setting) {
  setting.where = where;
  for (auto& item : setting.items) place_at(where, item);
  for (auto& entry : setting.entries) {
    entry.where = where;
    place_at(where, entry.value);
  }
}

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> steps(1);
  for (const auto c : path) {
    if (c == '.') {
      steps.emplace_back();
    } else {
      steps.back() += c;
    }
  }
  return steps;
}

std::string join(const std::vector<std::string>& steps, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ".") + steps[i];
  return text;
}

std::vector<std::string> keys(const Setting* map) {
  std::vector<std::string> out;
  if (!map) return out;
  for (const auto& entry : map->entries) out.push_back(entry.key);
  return out;
}

/// What the user may have meant by a path that leads nowhere.
std::string nearest(const Override& override, const Variables& variables, const Setting& body) {
  const auto path = join(override.path, override.path.size());
  std::vector<std::string> options;
  for (const auto& info : describe(RunOptions{})) options.push_back(info.name);
  const auto stages = keys(body.find("stages"));
  const auto& first = override.path.front();
  if (std::find(options.begin(), options.end(), first) != options.end()) {
    return "did you mean 'run." + path + "'?";
  }
  if (std::find(stages.begin(), stages.end(), first) != stages.end()) {
    return "did you mean 'stages." + path + "'?";
  }
  auto choices = variables.names();
  choices.insert(choices.end(), settable.begin(), settable.end());
  return suggest(first, choices);
}

class Application {
 public:
  Application(const Override& override, Variables& variables, Setting& body, Mistakes& mistakes)
      : override_(&override), variables_(&variables), body_(&body), mistakes_(&mistakes) {}

  void apply() {
    const auto& path = override_->path;
    const auto& first = path.front();
    if (const auto name = variable_of(*override_); !name.empty()) {
      if (variables_->set(name, override_->value)) return;
      if (first == "vars") {
        return complain("there is no variable '" + name + "'", suggest(name, variables_->names()));
      }
    }
    if (first == "include" || first == "mammograph" || first == "vars") {
      return complain("'" + first + "' cannot be set from the command line",
                      "use a variable in the file, as in include: data/${data}.yaml");
    }
    if (std::find(settable.begin(), settable.end(), first) == settable.end()) {
      const auto what = path.size() == 1 ? "there is no variable '" : "a graph has no '";
      return complain(what + first + "'", nearest(*override_, *variables_, *body_));
    }
    if (is_new_stage()) {
      return complain("there is no stage '" + path[1] + "'",
                      suggest(path[1], keys(body_->find("stages"))));
    }
    set();
  }

 private:
  void complain(std::string what, std::string hint) {
    mistakes_->add(override_->where, std::move(what),
                   hint.empty() ? "see the graph for what it has" : std::move(hint));
  }

  bool is_new_stage() const {
    const auto* const stages = body_->find("stages");
    return override_->path.size() > 1 && override_->path[0] == "stages" &&
           (!stages || !stages->find(override_->path[1]));
  }

  void set() {
    auto* at = body_;
    const auto& path = override_->path;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (at->kind == Setting::Kind::none) *at = Setting::map({}, override_->where);
      if (at->kind != Setting::Kind::map) {
        const auto whole = join(path, i);
        return complain(fmt::format("'{}' is {} and has no '{}'", whole, at->kind_name(), path[i]),
                        fmt::format("set the whole of it: --set {}=...", whole));
      }
      if (i + 1 == path.size()) {
        auto top = Setting::map({{path[i], override_->where, override_->value}});
        return lay_over(std::move(top), *at);
      }
      if (!at->find(path[i])) at->entries.push_back({path[i], override_->where, {}});
      at = at->find(path[i]);
    }
  }

  const Override* override_;
  Variables* variables_;
  Setting* body_;
  Mistakes* mistakes_;
};

}  // namespace

std::vector<Override> read_overrides(const std::vector<std::string>& texts, Mistakes& mistakes) {
  std::vector<Override> out;
  for (const auto& text : texts) {
    const Where where{"--set " + text, 0, 0};
    const auto equals = text.find('=');
    const auto path = split(text.substr(0, equals));
    const auto blank = std::find(path.begin(), path.end(), "") != path.end();
    if (equals == std::string::npos || blank) {
      mistakes.add(where, "this is not of the form name=value",
                   "write --set name=value or --set stages.roi.margin_mm=20");
      continue;
    }
    Mistakes faults;
    auto value = read_document(where.file, text.substr(equals + 1), faults);
    for (const auto& fault : faults.list()) mistakes.add(where, fault.what, fault.hint);
    if (!faults.none()) continue;
    if (!value) value = Setting::scalar("");
    place_at(where, *value);
    out.push_back({where, path, std::move(*value)});
  }
  return out;
}

std::string variable_of(const Override& override) {
  const auto& path = override.path;
  if (path.size() == 1) return path[0];
  return path.size() == 2 && path[0] == "vars" ? path[1] : "";
}

void apply_overrides(const std::vector<Override>& overrides, Variables& variables, Setting& body,
                     Mistakes& mistakes) {
  for (const auto& override : overrides) {
    Application(override, variables, body, mistakes).apply();
  }
}

}  // namespace mg
