// What does the flow graph cost? The same preprocessing (decode, crop to the breast, 16-bit PNG)
// of a folder of DICOM files by graphs/preprocess.yaml and by a loop written by hand: two threads
// that take the next file. Interleaved A B B A; the ratio of the medians is what counts.
//
//   preprocess_benchmark FOLDER [rounds] [repeat]      each file is taken `repeat` times
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "plugins/catalogue.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/graph/check.hpp"
#include "runtime/session.hpp"
#include "runtime/thread_budget.hpp"
#include "stages/crop/crop_to_breast.hpp"
#include "stages/dicom/decode.hpp"
#include "stages/write/write_png.hpp"

namespace fs = std::filesystem;

namespace {

constexpr int threads = 2;

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void by_hand(const std::vector<fs::path>& files, const fs::path& out) {
  const mg::dicom::Decode decode;
  const mg::crop::ToBreast to_breast;
  mg::RunInfo run;
  run.folder = out;
  mg::write::Png png;
  png.start(run);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < files.size(); i = next++) {
      const auto image = decode.read(mg::File{files[i]}).image;
      const auto [cropped, mask] = to_breast(image, nullptr);
      const mg::Identity who{.key = std::to_string(i)};
      png(mg::Context(run, who, mg::Split::none, i, 0, 0), cropped);
    }
  };
  std::vector<std::jthread> team;
  for (int i = 0; i < threads; ++i) team.emplace_back(work);
}

void by_graph(const mg::CheckedGraph& graph, const fs::path& out) {
  mg::RunInfo run;
  run.folder = out;
  mg::Engine engine(graph, run, {threads, 1, {}});
  engine.open_source();
  mg::PassSpec spec;
  spec.name = "evaluate";
  for (std::size_t i = 0; i < engine.source().size(); ++i) spec.order.push_back(i);
  spec.roles.assign(graph.nodes.size(), mg::Role::run);
  spec.rows = true;
  const auto outcome = engine.run(spec);
  if (outcome.counts.ok != spec.order.size()) {
    std::fprintf(stderr, "the graph failed: %s\n", outcome.fault.c_str());
    std::exit(1);
  }
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: preprocess_benchmark FOLDER [rounds] [repeat]\n");
    return 2;
  }
  mg::set_thread_budget(1);
  const int rounds = argc > 2 ? std::stoi(argv[2]) : 3;
  const int repeat = argc > 3 ? std::stoi(argv[3]) : 5;
  mg::Texts texts;
  mg::Mistakes mistakes;
  const mg::Catalogue catalogue(std::vector<mg::PluginPlace>{{MG_PLUGINS, "the build"}});
  const auto written = mg::read_graph(
      MG_GRAPHS "/preprocess.yaml",
      {"root=" + std::string(argv[1]), "stages.cases.repeat=" + std::to_string(repeat)}, texts,
      mistakes);
  const auto graph = mg::check_graph(written, catalogue, mistakes);
  if (!graph) {
    for (const auto& mistake : mistakes.list()) std::fprintf(stderr, "%s\n", mistake.what.c_str());
    return 1;
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(argv[1])) {
    if (entry.path().extension() != ".dcm") continue;
    for (int i = 0; i < repeat; ++i) files.push_back(entry.path());
  }
  const auto out = fs::temp_directory_path() / "mammograph_preprocess_benchmark";
  std::vector<double> hand, flow;
  const auto measure = [&](bool by_flow) {
    fs::remove_all(out);
    fs::create_directories(out);
    (by_flow ? flow : hand).push_back(seconds_of([&] {
      if (by_flow)
        by_graph(*graph, out);
      else
        by_hand(files, out);
    }));
  };
  measure(false);  // warms the caches
  hand.clear();
  for (int i = 0; i < rounds; ++i) {
    for (const bool by_flow : {false, true, true, false}) measure(by_flow);
  }
  fs::remove_all(out);
  std::printf("{\"files\": %zu, \"by_hand_s\": %.3f, \"by_graph_s\": %.3f, \"overhead\": %.4f}\n",
              files.size(), median(hand), median(flow), median(flow) / median(hand) - 1);
}
