// The stages of a graph, each made once and opened once.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "runtime/checked_graph.hpp"
#include "runtime/engine/device.hpp"

namespace mg {

/// May put another sink in the place of one that was made for a node.
using SinkExchange =
    std::function<std::unique_ptr<Sink>(const Node& node, std::unique_ptr<Sink> made)>;

class Crew {
 public:
  /// Makes every stage, opens none. Throws Error if one cannot be made.
  Crew(const CheckedGraph& graph, const RunInfo& run);
  ~Crew();  ///< models end on the thread where they lived
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Opens the source or a model, starts a map, once. Sinks start with each pass.
  /// Throws Error that names the stage.
  void ensure_open(std::size_t node);
  void start_sink(std::size_t node);
  /// Before any pass.
  void exchange_sinks(const SinkExchange& exchange);

  Source& source() const;
  Map& map(std::size_t node) const;
  Model& model(std::size_t node) const;  ///< use it on the device's thread only
  Sink& sink(std::size_t node) const;

  bool is_sink(std::size_t node) const;
  bool works_on_batches(std::size_t node) const;  ///< a model, or a map as its device twin
  bool is_serial_map(std::size_t node) const;

  Device& device() { return device_; }

 private:
  void open(std::size_t node);

  const CheckedGraph& graph_;
  const RunInfo& run_;
  std::vector<Stage> stages_;  ///< by node
  std::vector<bool> is_open_;
  Device device_;
};

}  // namespace mg
