// What a plugin says of itself, and whether it fits this program: settled from the file alone,
// before any of the plugin's code runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace mg {

/// What a library was built with. An empty text says: does not matter here.
struct Build {
  std::uint32_t sdk = 0;         ///< mg::sdk_version
  std::string compiler;          ///< family and major version
  std::string abi;               ///< C++ library and its ABI
  std::string libtorch, opencv;  ///< versions, empty if not used
};

/// How this program was built, with the LibTorch and OpenCV that its own plugins use.
Build this_program();

/// The plugin's record (pipeline/plugin.hpp), read from its file.
struct PluginFacts {
  std::filesystem::path file;
  std::string name, version, doc;
  Build build;
};

/// Throws Error, which says what is wrong and how to mend it, if the file is no whole plugin for
/// the plugin interface of this program.
PluginFacts read_facts(const std::filesystem::path& file);

/// Throws Error if `build` would not work inside `host`.
void check_fit(const Build& build, const Build& host);

}  // namespace mg
