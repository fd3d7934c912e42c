// What the runtime needs to know of the stages that are there: a view that hides where they come
// from, so that a graph can be checked against any set of stages.
#pragma once

#include <string>
#include <vector>

#include "pipeline/stage.hpp"

namespace mg {

class StageCatalogue {
 public:
  virtual ~StageCatalogue() = default;
  /// The stage of that name, or null. It lives as long as the catalogue.
  virtual const StageInfo* find(const std::string& name) const = 0;
  /// All stages, sorted.
  virtual std::vector<std::string> names() const = 0;
  /// Why there is no such stage, if more is known than that ("plugin crop was refused: ..."), or
  /// empty. A sentence part, without a full stop.
  virtual std::string why_missing(const std::string& name) const = 0;
};

}  // namespace mg
