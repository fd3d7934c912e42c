#include "runtime/automatic.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>

#include "runtime/engine/engine.hpp"
#include "runtime/graph/check.hpp"
#include "runtime/machine.hpp"
#include "runtime/plan.hpp"
#include "runtime/survey.hpp"
#include "runtime/train.hpp"

namespace mg {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_looked_at = 64;

/// The place of "train.batch" in a stage's line, or null. `inner` becomes the map that holds it.
Setting* find(Setting& line, const std::string& parameter, Setting** inner = nullptr) {
  auto* at = &line;
  std::istringstream steps(parameter);
  for (std::string step; std::getline(steps, step, '.');) {
    if (at->kind != Setting::Kind::map) return nullptr;
    if (inner) *inner = at;
    at = at->find(step);
    if (!at) return nullptr;
  }
  return at;
}

/// The parameters of a stage that are left to it.
std::vector<std::string> wanted_by(Setting& line, const StageCatalogue& catalogue) {
  if (line.kind != Setting::Kind::map) return {};
  const auto* const use = line.find("use");
  const auto* const info = use ? catalogue.find(use->text) : nullptr;
  std::vector<std::string> out;
  if (!info) return out;
  for (const auto& parameter : info->automatic) {
    const auto* const setting = find(line, parameter);
    if (setting && setting->kind == Setting::Kind::scalar && setting->text == "auto") {
      out.push_back(parameter);
    }
  }
  return out;
}

void erase(Setting& line, const std::string& parameter) {
  Setting* inner = nullptr;
  if (!find(line, parameter, &inner)) return;
  const auto name = parameter.substr(parameter.rfind('.') + 1);
  std::erase_if(inner->entries, [&](const Setting::Entry& entry) { return entry.key == name; });
}

/// A run folder that is gone when the look is over.
class Aside {
 public:
  Aside() : path_((fs::temp_directory_path() / "mammograph-look-XXXXXX").string()) {
    if (!::mkdtemp(path_.data())) throw Error("cannot make a folder in the temporary folder");
  }
  ~Aside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Every n-th, so that all parts of a list are seen.
std::vector<std::uint64_t> some_of(const std::vector<std::uint64_t>& all) {
  std::vector<std::uint64_t> out;
  const auto size = std::min(all.size(), most_looked_at);
  for (std::size_t i = 0; i < size; ++i) out.push_back(all[i * all.size() / size]);
  return out;
}

/// One stage looks at what arrives there.
class Look {
 public:
  Look(const CheckedGraph& graph, std::size_t node, const CommandLine& line)
      : graph_(graph),
        node_(node),
        run_(run_info(line)),
        engine_(graph, run_, {line.threads, line.device_threads, {}}) {}

  std::vector<Advice> ask(std::vector<std::string> wanted) {
    engine_.open_source();
    const Survey survey(graph_, engine_.source());
    const auto all = survey.of(survey.has_splits() ? Split::train : Split::none);
    run_.train_labels = survey.labels(Split::train);
    const auto& node = graph_.nodes[node_];
    Mistakes mistakes;
    const auto advisor = node.info->advisor(node.parameters, node.name, mistakes);
    show(some_of(all), *advisor);
    return advisor->advise({run_.device, run_.device_threads, free_memory(run_.device), all.size(),
                            run_.train_labels, std::move(wanted)});
  }

 private:
  RunInfo run_info(const CommandLine& line) const {
    RunInfo run;
    run.seed = graph_.options.seed;
    run.folder = aside_.path();
    run.cache = cache_folder();
    run.trusted = line.trusted;
    run.device = line.device;
    run.device_threads = line.device_threads > 0 ? line.device_threads : cores();
    return run;
  }

  /// Hands over in the order of the samples, whatever the threads do, and holds none for long.
  void show(const std::vector<std::uint64_t>& order, Advisor& advisor) {
    auto spec = what_comes_to_it();
    spec.order = order;
    std::mutex mutex;
    std::map<std::uint64_t, std::vector<Value>> early;
    std::uint64_t next = 0;
    spec.capture = [&](const Parcel& parcel) {
      auto values = parcel.samples.empty() ? std::vector<Value>() : values_of(parcel.samples[0]);
      const std::lock_guard lock(mutex);
      early[parcel.ordinal] = std::move(values);
      for (; !early.empty() && early.begin()->first == next; ++next) {
        if (!early.begin()->second.empty()) advisor.see(early.begin()->second);
        early.erase(early.begin());
      }
    };
    const auto outcome = engine_.run(spec);
    if (!outcome.fault.empty()) throw RunFailed(outcome.fault);
  }

  PassSpec what_comes_to_it() const {
    PassSpec spec;
    spec.name = "look at what comes to " + graph_.nodes[node_].name;
    spec.split = Split::train;
    spec.entry = graph_.nodes[node_].from.front();
    std::vector<Role> roles;
    for (const auto& node : graph_.nodes) roles.push_back(node.only ? Role::through : Role::run);
    spec.roles = roles_up_to(graph_, spec.entry, roles);
    spec.captured_for = spec.roles;
    spec.captured_for[node_] = graph_.nodes[node_].info->trainable ? Role::learn : Role::run;
    return spec;
  }

  /// What the stage reads, on the host; nothing if something is missing.
  std::vector<Value> values_of(const Sample& sample) const {
    const auto& node = graph_.nodes[node_];
    std::vector<Value> out;
    if (sample.fate != Fate::ok) return out;
    const auto add = [&](const std::vector<int>& slots, const std::vector<Port>& ports) {
      for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto value =
            slots[i] == no_slot ? Value() : sample.slots[static_cast<std::size_t>(slots[i])];
        if (!value && !ports[i].optional) return false;
        out.push_back(value ? value.on_host() : value);
      }
      return true;
    };
    if (!add(node.inputs, node.info->inputs) || !add(node.targets, node.info->targets)) out.clear();
    return out;
  }

  const CheckedGraph& graph_;
  std::size_t node_;
  Aside aside_;
  RunInfo run_;
  Engine engine_;
};

void require_one_parent(const Node& node) {
  if (node.from.size() == 1) return;
  throw Error("stage '" + node.name + "': auto needs a stage that comes from one other",
              "write the values, or let one stage join what it comes from");
}

}  // namespace

bool has_automatic(const WrittenGraph& graph, const StageCatalogue& catalogue) {
  auto copy = graph;
  return std::ranges::any_of(copy.stages.entries, [&](Setting::Entry& stage) {
    return !wanted_by(stage.value, catalogue).empty();
  });
}

WrittenGraph without_automatic(WrittenGraph graph, const StageCatalogue& catalogue) {
  for (auto& stage : graph.stages.entries) {
    for (const auto& parameter : wanted_by(stage.value, catalogue)) erase(stage.value, parameter);
  }
  return graph;
}

std::vector<Choice> choose_automatic(WrittenGraph& graph, const StageCatalogue& catalogue,
                                     const CommandLine& line) {
  std::vector<Choice> choices;
  while (has_automatic(graph, catalogue)) {
    Mistakes mistakes;
    const auto checked = check_graph(without_automatic(graph, catalogue), catalogue, mistakes);
    if (!checked) {
      graph = without_automatic(std::move(graph), catalogue);
      break;  // whoever checks it will tell
    }
    const auto asks = [&](const Node& node) {
      return !wanted_by(*graph.stages.find(node.name), catalogue).empty();
    };
    const auto node = std::ranges::find_if(checked->nodes, asks);  // upstream first
    require_one_parent(*node);
    auto& written = *graph.stages.find(node->name);
    auto wanted = wanted_by(written, catalogue);
    Look look(*checked, static_cast<std::size_t>(node - checked->nodes.begin()), line);
    for (const auto& advice : look.ask(wanted)) {
      if (auto* const setting = find(written, advice.parameter)) setting->text = advice.value;
      std::erase(wanted, advice.parameter);
      choices.push_back({node->name, advice.parameter, advice.value, advice.why});
    }
    for (const auto& parameter : wanted) erase(written, parameter);  // nobody had an opinion
  }
  return choices;
}

std::string describe(const std::vector<Choice>& choices) {
  std::string text;
  for (const auto& choice : choices) {
    text +=
        fmt::format("{}.{}: {} ({})\n", choice.stage, choice.parameter, choice.value, choice.why);
  }
  return text;
}

}  // namespace mg
