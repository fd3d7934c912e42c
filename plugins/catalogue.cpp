#include "plugins/catalogue.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "pipeline/plugin.hpp"
#include "plugins/open.hpp"

namespace mg {
namespace {

std::string family_of(const std::string& stage) { return stage.substr(0, stage.find('.')); }

/// Keys of a stage's entry in a graph that mean the same for all stages.
constexpr std::array graph_words = {"use", "from", "inputs", "outputs", "only", "on_error", "on"};

void refuse_graph_words(const StageInfo& info) {
  for (const auto& param : info.params) {
    if (std::ranges::find(graph_words, param.name) == graph_words.end()) continue;
    throw Error("the stage '" + info.name + "' has a parameter '" + param.name +
                    "', a word that graphs use for all stages",
                "give the parameter another name");
  }
}

/// Keeps what one plugin registers apart until all of it has gone well.
class Staging final : public Registry {
 public:
  explicit Staging(const PluginFacts& facts) : facts_(&facts) {}

  void add(StageInfo info) override {
    if (family_of(info.name) != facts_->name || info.name.size() < facts_->name.size() + 2) {
      throw Error("it registers '" + info.name + "', but a plugin named '" + facts_->name +
                      "' offers only stages of its own family",
                  "name the stage '" + facts_->name + ".something', or rename the plugin");
    }
    refuse_graph_words(info);
    info.plugin = facts_->name;
    info.version = facts_->version;
    const auto name = info.name;
    if (!stages_.emplace(name, std::move(info)).second) {
      throw Error("it registers '" + name + "' twice", "give each stage a name of its own");
    }
  }

  std::map<std::string, StageInfo>& stages() { return stages_; }

 private:
  const PluginFacts* facts_;
  std::map<std::string, StageInfo> stages_;
};

}  // namespace

Catalogue::Catalogue(const std::vector<PluginPlace>& places, Build host) : host_(std::move(host)) {
  for (const auto& file : find_plugin_files(places)) plugins_.push_back(vetted(file));
}

Catalogue::Plugin Catalogue::vetted(const PluginFile& file) {
  Plugin plugin{
      {.file = file.path, .name = file.is_place ? std::string() : file.path.stem().string()}};
  const auto refuse = [&](const std::string& why, const std::string& mend) {
    plugin.refusal = Error(why, mend, {file.path.string()});
    return plugin;
  };
  if (!file.trouble.empty()) return refuse(file.trouble, file.mend);
  try {
    plugin.facts = read_facts(file.path);
    const auto& name = plugin.facts.name;
    if (const auto* first = of_family(name)) {
      return refuse("its name '" + name + "' is taken by " + first->facts.file.string(),
                    "rename one of them, or keep one of them off the search path");
    }
    check_fit(plugin.facts.build, host_);
  } catch (const Error& error) {
    return refuse(error.message(), error.hint());
  }
  // Where this program uses no LibTorch or OpenCV of its own, the first plugin that does decides.
  if (host_.libtorch.empty()) host_.libtorch = plugin.facts.build.libtorch;
  if (host_.opencv.empty()) host_.opencv = plugin.facts.build.opencv;
  return plugin;
}

Catalogue::Plugin* Catalogue::of_family(const std::string& stage) const {
  const auto family = family_of(stage);
  if (family.empty()) return nullptr;
  const auto found = std::ranges::find_if(
      plugins_, [&](const Plugin& plugin) { return plugin.facts.name == family; });
  return found == plugins_.end() ? nullptr : &*found;
}

void Catalogue::open(Plugin& plugin) const {
  if (plugin.open || plugin.refusal) return;
  try {
    Staging staging(plugin.facts);
    open_plugin(plugin.facts.file, staging);
    stages_.merge(staging.stages());
    plugin.open = true;
  } catch (const Error& error) {
    plugin.refusal = Error(error.message(), error.hint(), {plugin.facts.file.string()});
  }
}

const StageInfo* Catalogue::find(const std::string& name) const {
  if (auto* plugin = of_family(name)) open(*plugin);
  const auto found = stages_.find(name);
  return found == stages_.end() ? nullptr : &found->second;
}

std::vector<std::string> Catalogue::names() const {
  for (auto& plugin : plugins_) open(plugin);
  std::vector<std::string> out;
  for (const auto& [name, info] : stages_) out.push_back(name);
  return out;
}

std::string Catalogue::why_missing(const std::string& name) const {
  if (auto* plugin = of_family(name)) {
    open(*plugin);
    if (!plugin->refusal) return {};
    return "plugin '" + plugin->facts.name + "' was refused: " + plugin->refusal->what();
  }
  std::string lost;  // the plugin may be where nothing could be found
  for (const auto& place : plugins_) {
    if (place.facts.name.empty())
      lost += (lost.empty() ? "" : "; ") + std::string(place.refusal->what());
  }
  return lost.empty() ? lost : "plugin '" + family_of(name) + "' was not found: " + lost;
}

std::vector<RefusedPlugin> Catalogue::refused() const {
  std::vector<RefusedPlugin> out;
  for (const auto& plugin : plugins_) {
    if (plugin.refusal) out.push_back({plugin.facts.name, *plugin.refusal});
  }
  return out;
}

std::vector<PluginFacts> Catalogue::opened() const {
  std::vector<PluginFacts> out;
  for (const auto& plugin : plugins_) {
    if (plugin.open) out.push_back(plugin.facts);
  }
  return out;
}

}  // namespace mg
