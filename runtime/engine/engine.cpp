#include "runtime/engine/engine.hpp"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <thread>

#include "runtime/engine/walk.hpp"

namespace mg {

namespace {

int or_all_cores(int threads) {
  return threads > 0 ? threads
                     : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace

struct Engine::Parts {
  Parts(const CheckedGraph& graph_, RunInfo& run_, EngineOptions options_)
      : graph(graph_),
        run(run_),
        options(std::move(options_)),
        threads(or_all_cores(options.threads)),
        budget(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)),
        arena(threads),
        crew(graph, run) {
    if (options.sinks) crew.exchange_sinks(options.sinks);
  }

  const CheckedGraph& graph;
  RunInfo& run;
  EngineOptions options;
  int threads;
  tbb::global_control budget;  // an arena alone cannot have more threads than cores
  tbb::task_arena arena;
  Crew crew;
};

Engine::Engine(const CheckedGraph& graph, RunInfo& run, EngineOptions options)
    : parts_(std::make_unique<Parts>(graph, run, std::move(options))) {
  run.device_threads = or_all_cores(parts_->options.device_threads);
}

Engine::~Engine() = default;

void Engine::open_source() { parts_->crew.ensure_open(0); }
Source& Engine::source() { return parts_->crew.source(); }

PassOutcome Engine::run(const PassSpec& spec) {
  return parts_->arena.execute([&] {
    return walk(parts_->graph, parts_->run, parts_->crew, spec,
                {parts_->threads, parts_->options.progress});
  });
}

void Engine::on_device(const std::function<void()>& work) { parts_->crew.device().run(work); }
Model& Engine::model(std::size_t node) { return parts_->crew.model(node); }
void Engine::ensure_open(std::size_t node) { parts_->crew.ensure_open(node); }

}  // namespace mg
