// One graph file together with all that it includes.
#pragma once

#include <filesystem>
#include <vector>

#include "runtime/graph/overrides.hpp"
#include "runtime/graph/texts.hpp"
#include "runtime/graph/variables.hpp"

namespace mg {

/// What a file says, laid over what its includes say.
struct Layers {
  Variables variables;
  Setting body = Setting::map();  ///< doc, plugins, run, stages
};

class Includes {
 public:
  Includes(Texts& texts, const std::vector<Override>& overrides, Mistakes& mistakes)
      : texts_(&texts), overrides_(&overrides), mistakes_(&mistakes) {}

  /// Reads the main file.
  Layers read(const std::filesystem::path& file);
  /// Whether every file could be read.
  bool whole() const { return whole_; }

 private:
  Layers read(const std::filesystem::path& file, const Where& named, const Variables& outer);
  void read_included(const Setting& include, const Variables& scope, Layers& into,
                     Variables& brought);
  void read_one(const Setting& path, Layers& into, Variables& brought, const Variables& scope);
  Setting parse(const std::filesystem::path& file, const Where& named);
  void check_keys(const Setting& root);
  void check_version(const Setting& root, const std::filesystem::path& file);
  void fail(const Where& where, const std::string& what, const std::string& hint);

  Texts* texts_;
  const std::vector<Override>* overrides_;
  Mistakes* mistakes_;
  std::vector<std::filesystem::path> open_;  ///< the main file first
  int files_ = 0;
  bool whole_ = true;
};

}  // namespace mg
