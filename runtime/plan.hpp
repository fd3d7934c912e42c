// The passes that a graph asks for: training is passes over the same graph.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/checked_graph.hpp"
#include "runtime/pass.hpp"

namespace mg {

/// How one model is trained: a learning pass over `train` and a validating pass over `val` for each
/// epoch, through the part of the graph above the model.
struct TrainingPlan {
  std::size_t model = 0;
  std::vector<Role> learning, validating;  ///< by node
  /// The last stage through which every sample comes before the first random one: up to here
  /// results are computed once and kept. None if that would be the source itself.
  std::optional<std::size_t> kept;
  Training wishes;        ///< the model's own: epochs, batch, ...
  std::size_t makes = 1;  ///< samples that the stages before it make of one while it learns
};

/// What is to be done with the graph in the end.
enum class Purpose { evaluate, predict };

/// A model that is trained unless it has weights.
bool learns(const Node& node);

struct Plan {
  std::vector<TrainingPlan> trainings;  ///< upstream models first
  std::vector<Role> last;               ///< the evaluation or prediction, by node
  Purpose purpose = Purpose::evaluate;
};

/// Every trainable model without weights is trained first. `has_weights`: by node.
Plan make_plan(const CheckedGraph& graph, const std::vector<bool>& has_weights, Purpose purpose);

/// The roles of a pass that ends at `nodes[kept]`.
std::vector<Role> roles_up_to(const CheckedGraph& graph, std::size_t kept,
                              const std::vector<Role>& roles);

/// The plan as a numbered list of passes, for people.
std::string describe(const Plan& plan, const CheckedGraph& graph);

}  // namespace mg
