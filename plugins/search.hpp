// Where plugins are looked for, and which files there may be plugins.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/error.hpp"

namespace mg {

/// A folder of plugins, or one plugin, and who named it (for messages).
struct PluginPlace {
  std::filesystem::path path;
  std::string named_by;
};

/// All that may name plugins, in the order in which they are searched.
struct PluginPlaces {
  std::vector<std::filesystem::path> options;  ///< --plugins
  std::string environment;                     ///< MAMMOGRAPH_PLUGIN_PATH: places between colons
  std::vector<std::filesystem::path> graph;    ///< `plugins:` of the graph file
  std::filesystem::path installation;          ///< the plugins that came with the program
};

std::vector<PluginPlace> in_order(const PluginPlaces& places);

/// The folder of the plugins that came with the running program: ../lib/mammograph/plugins beside
/// the folder of its executable.
std::filesystem::path installed_plugins();

/// A file that may be a plugin, or a place where none can be found.
struct PluginFile {
  std::filesystem::path path;  ///< absolute
  std::string trouble, mend;   ///< why it must not even be read; empty if it may
  bool is_place = false;       ///< it is no file at all
};

/// The .so files of all places, each once, folder by folder and by name. What cannot be read, and
/// what anyone on the machine could have put there, comes with its trouble.
std::vector<PluginFile> find_plugin_files(const std::vector<PluginPlace>& places);

}  // namespace mg
