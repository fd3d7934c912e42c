#include "runtime/graph/resolved_text.hpp"

#include <utility>

#include "runtime/graph/utf8.hpp"
#include "runtime/graph/yaml_text.hpp"

namespace mg {

namespace {

void add(Setting& map, std::string key, Setting value) {
  map.entries.push_back({std::move(key), {}, std::move(value)});
}

/// `use` and `from` first, the others as they were written.
Setting stage_setting(const Setting& written) {
  auto out = Setting::map();
  for (const auto* const key : {"use", "from"}) {
    if (const auto* const value = written.find(key)) add(out, key, *value);
  }
  for (const auto& entry : written.entries) {
    if (entry.key == "use" || entry.key == "from") continue;
    if (entry.value.kind != Setting::Kind::none) out.entries.push_back(entry);
  }
  return out;
}

std::string comment(const WrittenGraph& written) {
  std::string text = "# " + printable(written.file.string()) + " as it was run";
  for (const auto& variable : written.variables) {
    text += "\n#   " + variable.name + " = " + printable(to_string(variable.value));
  }
  return text + '\n';
}

}  // namespace

std::string resolved_text(const WrittenGraph& written, const CheckedGraph& graph) {
  auto root = Setting::map();
  add(root, "mammograph", Setting::scalar("1"));
  if (!written.doc.empty()) add(root, "doc", Setting::scalar(written.doc));
  if (!written.plugins.empty()) {
    auto plugins = Setting::list();
    for (const auto& path : written.plugins) {
      plugins.items.push_back(Setting::scalar(std::filesystem::absolute(path).string()));
    }
    add(root, "plugins", std::move(plugins));
  }
  if (written.run.kind == Setting::Kind::map && !written.run.entries.empty()) {
    add(root, "run", written.run);
  }
  auto stages = Setting::map();
  for (const auto& node : graph.nodes) {
    add(stages, node.name, stage_setting(*written.stages.find(node.name)));
  }
  add(root, "stages", std::move(stages));
  return comment(written) + to_yaml(root);
}

}  // namespace mg
