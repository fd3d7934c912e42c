// What does the runtime itself cost? Samples through eight maps that do nothing and a sink that
// counts: all that is measured is the engine. Prints one line of JSON.
//
//   overhead_benchmark [samples] [threads] [split]
//
// With `split` no two maps can be fused: each pays for its own way through the flow graph.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime/engine/engine.hpp"
#include "runtime/engine/test_graph.hpp"

namespace {

struct Counting {
  std::uint64_t count = 0;
  void open(const mg::RunInfo&) {}
  std::size_t size() const { return count; }
  mg::Listed<mg::Number> sample(std::size_t i) const {
    return {{.key = std::to_string(i)}, mg::Split::none, {mg::Number{static_cast<double>(i)}}};
  }
};

struct Empty {
  mg::Number operator()(const mg::Number& n) const { return n; }
};

struct Seen {
  std::uint64_t count = 0;
  void add(const mg::Number&) { ++count; }
  mg::Findings finish() { return {{{"count", static_cast<double>(count)}}}; }
};

mg::test::TestGraph eight_maps(std::uint64_t samples, bool split) {
  mg::test::TestGraph graph;
  graph.source("source", Counting{samples}, {"n"});
  std::string above = "source";
  for (int i = 0; i < 8; ++i) {
    const auto name = "map" + std::to_string(i);
    graph.map(name, {above}, Empty{}, {"n"}, {"n"});
    if (split) graph.sink("sink" + std::to_string(i), {above}, Seen{}, {"n"});
    above = name;
  }
  graph.sink("seen", {above}, Seen{}, {"n"});
  return graph;
}

double peak_resident_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int argc, char** argv) {
  const auto samples = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  const bool split = argc > 3 && std::strcmp(argv[3], "split") == 0;
  const auto graph = eight_maps(samples, split);
  mg::RunInfo run;
  mg::Engine engine(graph.graph, run, {.threads = threads});
  auto spec = graph.pass(samples);
  spec.rows = false;
  const auto outcome = engine.run(spec);
  std::printf(
      "{\"samples\": %llu, \"stages\": %d, \"fused\": %s, \"threads\": %d, \"seconds\": %.3f, "
      "\"samples_per_second\": %.0f, \"ok\": %llu, \"peak_in_flight\": %zu, "
      "\"peak_resident_mb\": %.1f}\n",
      static_cast<unsigned long long>(samples), 8, split ? "false" : "true", threads,
      outcome.seconds, static_cast<double>(samples) / outcome.seconds,
      static_cast<unsigned long long>(outcome.counts.ok), outcome.peak_in_flight,
      peak_resident_mb());
  return outcome.fault.empty() && outcome.counts.ok == samples ? 0 : 1;
}
