#include "runtime/engine/crew.hpp"

#include "runtime/engine/attempt.hpp"

namespace mg {

Crew::Crew(const CheckedGraph& graph, const RunInfo& run)
    : graph_(graph), run_(run), is_open_(graph.nodes.size()), device_("mg " + run.device) {
  for (const auto& node : graph.nodes) stages_.push_back(node.make().stage);
}

Crew::~Crew() {
  device_.run([this] {
    for (auto& stage : stages_) {
      if (auto* model = std::get_if<std::unique_ptr<Model>>(&stage)) model->reset();
    }
  });
}

void Crew::ensure_open(std::size_t node) {
  if (is_open_[node]) return;
  const auto failure = attempt(graph_.nodes[node].name, [&] { open(node); });
  if (failure) throw Error(failure->why);
  is_open_[node] = true;
}

void Crew::open(std::size_t node) {
  auto& stage = stages_[node];
  if (auto* source = std::get_if<std::unique_ptr<Source>>(&stage)) (*source)->open(run_);
  if (auto* map = std::get_if<std::unique_ptr<Map>>(&stage)) (*map)->start(run_);
  if (auto* model = std::get_if<std::unique_ptr<Model>>(&stage)) {
    device_.run([&] { (*model)->open(run_); });
  }
}

void Crew::start_sink(std::size_t node) {
  const auto failure = attempt(graph_.nodes[node].name, [&] { sink(node).start(run_); });
  if (failure) throw Error(failure->why);
}

void Crew::exchange_sinks(const SinkExchange& exchange) {
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    auto* const sink = std::get_if<std::unique_ptr<Sink>>(&stages_[i]);
    if (sink) *sink = exchange(graph_.nodes[i], std::move(*sink));
  }
}

Source& Crew::source() const { return *std::get<std::unique_ptr<Source>>(stages_.front()); }
Map& Crew::map(std::size_t node) const { return *std::get<std::unique_ptr<Map>>(stages_[node]); }
Model& Crew::model(std::size_t node) const {
  return *std::get<std::unique_ptr<Model>>(stages_[node]);
}
Sink& Crew::sink(std::size_t node) const { return *std::get<std::unique_ptr<Sink>>(stages_[node]); }

bool Crew::is_sink(std::size_t node) const {
  return std::holds_alternative<std::unique_ptr<Sink>>(stages_[node]);
}
bool Crew::works_on_batches(std::size_t node) const {
  return std::holds_alternative<std::unique_ptr<Model>>(stages_[node]);
}
bool Crew::is_serial_map(std::size_t node) const {
  const auto* map = std::get_if<std::unique_ptr<Map>>(&stages_[node]);
  return map && !(*map)->parallel();
}

}  // namespace mg
