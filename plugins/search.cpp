#include "plugins/search.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace mg {
namespace {

namespace fs = std::filesystem;

bool writable_by_all(const fs::path& path) {
  std::error_code gone;
  return (fs::status(path, gone).permissions() & fs::perms::others_write) != fs::perms::none;
}

/// A plugin is a program: nobody else may be able to put one there or to change it.
PluginFile checked(const fs::path& file) {
  for (const auto& path : {file.parent_path(), file}) {
    if (!writable_by_all(path)) continue;
    const auto what = path == file ? "the file" : "its folder " + path.string();
    return {file, what + " may be written by everyone on this machine, so it is not trusted",
            "chmod o-w " + path.string(), false};
  }
  return {file, {}, {}, false};
}

std::vector<PluginFile> files_in(const fs::path& folder) {
  std::vector<PluginFile> out;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    std::error_code gone;
    if (entry.path().extension() == ".so" && entry.is_regular_file(gone)) {
      out.push_back(checked(entry.path()));
    }
  }
  if (unreadable) return {{folder, "the folder cannot be read", "check its permissions", true}};
  std::ranges::sort(out, {}, &PluginFile::path);
  return out;
}

std::vector<PluginFile> files_of(const PluginPlace& place) {
  const auto path = fs::absolute(place.path).lexically_normal();
  std::error_code gone;
  const auto status = fs::status(path, gone);
  if (fs::is_directory(status)) return files_in(path);
  if (fs::is_regular_file(status)) return {checked(path)};
  return {{path, "no such file or folder; " + place.named_by + " names it",
           "name a folder with plugins, or a plugin", true}};
}

}  // namespace

std::vector<PluginPlace> in_order(const PluginPlaces& places) {
  std::vector<PluginPlace> out;
  for (const auto& path : places.options) out.push_back({path, "--plugins"});
  for (std::size_t start = 0; start < places.environment.size();) {
    const auto end = std::min(places.environment.find(':', start), places.environment.size());
    if (end > start) {
      out.push_back({places.environment.substr(start, end - start), "MAMMOGRAPH_PLUGIN_PATH"});
    }
    start = end + 1;
  }
  for (const auto& path : places.graph) out.push_back({path, "plugins: in the graph"});
  if (!places.installation.empty()) out.push_back({places.installation, "the installation"});
  return out;
}

fs::path installed_plugins() {
  return fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "lib/mammograph/plugins";
}

std::vector<PluginFile> find_plugin_files(const std::vector<PluginPlace>& places) {
  std::vector<PluginFile> out;
  std::set<fs::path> seen;
  for (const auto& place : places) {
    for (auto& file : files_of(place)) {
      std::error_code gone;
      if (seen.insert(fs::weakly_canonical(file.path, gone)).second) out.push_back(std::move(file));
    }
  }
  return out;
}

}  // namespace mg
