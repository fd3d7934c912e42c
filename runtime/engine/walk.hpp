// One pass from its opening to its outcome.
#pragma once

#include "runtime/engine/crew.hpp"
#include "runtime/engine/flow.hpp"
#include "runtime/engine/progress.hpp"

namespace mg {

struct WalkOptions {
  int threads = 1;  ///< of the arena in which walk() is called
  std::function<void(const Progress&)> progress = {};
  Flow::Lose lose = {};  ///< see Flow
};

/// See Engine::run().
PassOutcome walk(const CheckedGraph& graph, const RunInfo& run, Crew& crew, const PassSpec& spec,
                 const WalkOptions& options);

}  // namespace mg
