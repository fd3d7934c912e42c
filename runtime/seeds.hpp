// The same experiment with other random numbers: how much of a result is luck.
#pragma once

#include <cstdint>

#include "runtime/graph/read_graph.hpp"
#include "runtime/repeats.hpp"

namespace mg {

/// Has the graph run with this seed. The split into patients has a seed of its own and stays.
void choose_seed(WrittenGraph& graph, std::uint64_t seed);

/// Mean and standard deviation of every figure over the seeds. No intervals: the runs share their
/// patients, so they say nothing of others.
class Seeds final : public Repeats {
 public:
  Seeds(const CommandLine& line, const CheckedGraph& graph, const Catalogue& catalogue)
      : Repeats("seed", line, graph, catalogue) {}

 private:
  bool common(const std::string& sink, const std::vector<Findings>& each, Findings& out) override;
};

}  // namespace mg
