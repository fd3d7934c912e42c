// Stages that do nothing, with the ports and parameters of real ones: what graphs are checked
// against in tests.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plugins/stage_catalogue.hpp"

namespace mg::testing {

class FakeStages : public StageCatalogue {
 public:
  FakeStages();
  const StageInfo* find(const std::string& name) const override;
  std::vector<std::string> names() const override;
  /// All of the family `broken` is missing because of its plugin.
  std::string why_missing(const std::string& name) const override;

 private:
  std::map<std::string, StageInfo> stages_;
};

}  // namespace mg::testing
