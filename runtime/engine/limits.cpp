#include "runtime/engine/limits.hpp"

#include <algorithm>

namespace mg {

namespace {

std::size_t batch_size(const Model& model, Role role, int wanted) {
  if (role == Role::run) wanted = model.batch();
  if (wanted == 0) wanted = model.training().batch;
  return static_cast<std::size_t>(std::max(1, wanted));
}

/// The fewest samples with which every batch can fill: each model on the way to another may hold
/// one less than a batch.
std::size_t needed(const Layout& layout, const std::vector<std::size_t>& batches) {
  std::vector<std::size_t> held(layout.steps.size(), 0);
  std::size_t most = 0;
  for (std::size_t i = 0; i < layout.steps.size(); ++i) {
    for (const auto above : layout.steps[i].from) held[i] = std::max(held[i], held[above]);
    if (batches[i] > 0) held[i] += batches[i] - 1;
    most = std::max(most, held[i]);
  }
  return most + 1;
}

std::string names_of_models(const CheckedGraph& graph, const std::vector<std::size_t>& batches) {
  std::string text;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (batches[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + ("'" + graph.nodes[i].name + "' (") +
            std::to_string(batches[i]) + ")";
  }
  return text;
}

}  // namespace

std::vector<std::size_t> batch_sizes(Crew& crew, const Layout& layout, const PassSpec& spec) {
  std::vector<std::size_t> out(layout.steps.size(), 0);
  crew.device().run([&] {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto role = layout.steps[i].role;
      if (role == Role::off || role == Role::through || !crew.works_on_batches(i)) continue;
      out[i] = batch_size(crew.model(i), role, spec.batch);
    }
  });
  return out;
}

GateLimits limits(const CheckedGraph& graph, const Layout& layout, const PassSpec& spec,
                  const std::vector<std::size_t>& batches, int threads) {
  const auto least = needed(layout, batches);
  const auto wished = static_cast<std::size_t>(std::max(0, graph.options.samples_in_flight));
  if (wished > 0 && wished < least) {
    throw Error("samples_in_flight is " + std::to_string(wished) + ", but the batches of " +
                    names_of_models(graph, batches) + " need " + std::to_string(least),
                "raise it, or set it to 0 and let the program choose");
  }
  GateLimits out;
  out.samples = wished > 0 ? wished : std::max<std::size_t>(16 * threads, 2 * least);
  out.bytes = static_cast<std::size_t>(graph.options.memory_mb) << 20U;
  out.total = spec.order.size();
  out.nodes = graph.nodes.size();
  return out;
}

}  // namespace mg
