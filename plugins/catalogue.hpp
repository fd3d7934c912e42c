// All stages that plugins offer. A plugin's name is the family of its stages: `crop.to_tumor` comes
// from the plugin `crop` and from no other, so only the plugins that a graph names are opened.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugins/search.hpp"
#include "plugins/stage_catalogue.hpp"
#include "plugins/vet.hpp"

namespace mg {

/// A plugin that will not be used. The text of the error is "file: reason (mend)".
struct RefusedPlugin {
  std::string name;  ///< the family that it would have offered; empty: a place without plugins
  Error why;
};

/// Finds and vets all plugins at once; opens each when a stage of its family is first asked for.
/// Of several plugins with one name the first found counts, even if it is refused: a graph must not
/// quietly get another implementation than the one its user named. For one thread at a time.
class Catalogue final : public StageCatalogue {
 public:
  explicit Catalogue(const std::vector<PluginPlace>& places, Build host = this_program());

  /// Opens the plugin of the stage's family, and no other.
  const StageInfo* find(const std::string& name) const override;
  /// Opens all plugins.
  std::vector<std::string> names() const override;
  std::string why_missing(const std::string& name) const override;

  /// What was refused so far, in the order of the search. Complete after names().
  std::vector<RefusedPlugin> refused() const;
  /// The plugins that are open, in the order of the search: what a run must record.
  std::vector<PluginFacts> opened() const;

 private:
  struct Plugin {
    PluginFacts facts;
    std::optional<Error> refusal = {};
    bool open = false;
  };

  Plugin vetted(const PluginFile& file);
  Plugin* of_family(const std::string& stage) const;
  void open(Plugin& plugin) const;

  Build host_;
  // What is known grows as plugins are opened; what a caller was given stays.
  mutable std::deque<Plugin> plugins_;
  mutable std::map<std::string, StageInfo> stages_;
};

}  // namespace mg
