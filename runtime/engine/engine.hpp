// Runs passes: the one door to this folder.
#pragma once

#include <functional>
#include <memory>

#include "runtime/engine/crew.hpp"
#include "runtime/engine/progress.hpp"
#include "runtime/pass.hpp"

namespace mg {

struct EngineOptions {
  int threads = 0;         ///< that work on maps and sinks; 0: all cores
  int device_threads = 0;  ///< of one operation of a model on the CPU; 0: all cores
  /// Called about five times a second, and at the end of a pass, from one thread at a time.
  std::function<void(const Progress&)> progress;
  SinkExchange sinks = {};  ///< empty: those that were made
};

/// Holds the stages of a graph, made once; the device's thread; the budget of threads. One engine
/// runs one pass at a time, on the calling thread and its helpers. `graph` and `run` must outlive
/// it.
class Engine {
 public:
  /// Makes every stage but opens none. Throws Error if a stage cannot be made.
  Engine(const CheckedGraph& graph, RunInfo& run, EngineOptions options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void open_source();
  Source& source();

  /// Opens what takes part, then walks the samples of `spec.order` through the graph. Whatever
  /// happens to samples and stages is in the outcome; throws Error only for a pass that makes no
  /// sense. The outcome points to `spec`.
  PassOutcome run(const PassSpec& spec);

  /// Does the work on the device's thread and waits for it; exceptions come through. Models are
  /// touched nowhere else.
  void on_device(const std::function<void()>& work);
  Model& model(std::size_t node);  ///< for use within on_device()
  void ensure_open(
      std::size_t node);  ///< opens a model, starts a map, once; sinks start with passes

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mg
