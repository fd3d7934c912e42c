#include "runtime/graph/read_graph.hpp"

#include <utility>

#include "runtime/graph/include.hpp"
#include "runtime/graph/overrides.hpp"
#include "runtime/graph/substitute.hpp"

namespace mg {

namespace {

/// A path in a file is meant from the folder that the file is in.
std::filesystem::path from_its_file(const Setting& path) {
  if (path.where.line == 0) return path.text;  // from the command line
  return (std::filesystem::path(path.where.file).parent_path() / path.text).lexically_normal();
}

/// A list of paths, or one of them.
std::vector<std::filesystem::path> paths(const Setting& from, Mistakes& mistakes) {
  std::vector<std::filesystem::path> out;
  const auto add = [&](const Setting& item) {
    if (item.kind == Setting::Kind::scalar) return out.push_back(from_its_file(item));
    if (is_unknown(item)) return;
    mistakes.add(item.where, "plugins: " + item.kind_name() + " is no path",
                 "write the path of a folder or of a plugin");
  };
  if (from.kind == Setting::Kind::list) {
    for (const auto& item : from.items) add(item);
  } else {
    add(from);
  }
  return out;
}

}  // namespace

WrittenGraph read_graph(const std::filesystem::path& file,
                        const std::vector<std::string>& overrides, Texts& texts,
                        Mistakes& mistakes) {
  const auto sets = read_overrides(overrides, mistakes);
  Includes includes(texts, sets, mistakes);
  auto layers = includes.read(file);
  if (includes.whole()) apply_overrides(sets, layers.variables, layers.body, mistakes);

  Substitution substitute(layers.variables, includes.whole(), mistakes);
  const auto body = substitute(layers.body);
  WrittenGraph out;
  out.file = file;
  out.variables = substitute.values();
  out.whole = includes.whole();
  if (const auto* doc = body.find("doc")) out.doc = to_string(*doc);
  if (const auto* plugins = body.find("plugins")) out.plugins = paths(*plugins, mistakes);
  if (const auto* run = body.find("run")) out.run = *run;
  if (const auto* stages = body.find("stages")) out.stages = *stages;
  return out;
}

}  // namespace mg
