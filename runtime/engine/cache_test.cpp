// Passes that begin in the middle: with parcels captured by an earlier one.
#include <gmock/gmock.h>

#include <map>

#include "runtime/engine/test_stages.hpp"

namespace mg::test {
namespace {

struct Cache {
  std::mutex mutex;
  std::map<std::uint64_t, std::shared_ptr<const Parcel>> parcels;
  void use(PassSpec& spec) {
    spec.cached = [this](std::uint64_t index) {
      const std::lock_guard lock(mutex);
      const auto found = parcels.find(index);
      return found == parcels.end() ? nullptr : found->second;
    };
  }
  void fill(PassSpec& spec) {
    spec.capture = [this](const Parcel& parcel) {
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(parcels.emplace(parcel.index, std::make_shared<const Parcel>(parcel)).second)
          << "captured twice";
    };
  }
};

/// Source, three maps (the middle one is the entry), a fork, a model, two sinks.
struct Experiment {
  std::atomic<int> calls = 0;  ///< of the stages before the entry
  std::shared_ptr<Seen> seen = std::make_shared<Seen>();
  TestGraph graph;
  Experiment() {
    graph.source("source", Count{60}, {"n", "label"});
    graph.map("before", {"source"}, Fickle{"before", 0.5}, {"n"}, {"n"});
    graph.map("entry", {"before"}, does([this](const Context&, const Number& n) {
                ++calls;
                return Number{n.value + 5};
              }),
              {"n"}, {"n"});
    graph.map("after", {"entry"}, Fickle{"after", 0.3}, {"n"}, {"n"});
    graph.model("model", {"entry"}, Together{4}, {"n"}, {"m"});
    graph.sink("sink", {"after"}, Collect{seen}, {"n"});
    graph.sink("both", {"after", "model"}, Collect{seen}, {"m"});
    for (auto& node : graph.graph.nodes) node.on_error = OnError::skip;
    graph.graph.options.max_failures = "100%";
  }
};

struct Pictures {
  Image operator()(const Number&) const {
    return {make_pixels<std::uint8_t>(1000, 1000, 1, std::vector<std::uint8_t>(1'000'000))};
  }
};
struct Looks {
  Number operator()(const Image& image) const { return {double(image.pixels.width)}; }
};

TEST(CachedEntry, EqualsThePassWithoutIt) {
  Experiment experiment;
  const auto plain = run_with(2, experiment.graph, experiment.graph.pass(60));

  Cache cache;
  auto prepare = experiment.graph.pass(60);
  prepare.rows = false;
  for (std::size_t i = 3; i < prepare.roles.size(); ++i) prepare.roles[i] = Role::off;
  prepare.entry = 2;
  cache.fill(prepare);
  const auto prepared = run_with(2, experiment.graph, prepare);
  EXPECT_EQ(prepared.fault, "");
  EXPECT_EQ(cache.parcels.size(), 60U);

  for (const int threads : {1, 2, 8}) {
    for (const std::size_t forgotten : {0U, 20U}) {  // what the cache lost is computed again
      auto again = experiment.graph.pass(60);
      again.entry = 2;
      for (std::size_t i = 0; i < forgotten; ++i) cache.parcels.erase(3 * i);
      cache.use(again);
      experiment.calls = 0;
      const auto outcome = run_with(threads, experiment.graph, again);
      EXPECT_EQ(outcome.fault, "");
      EXPECT_EQ(text_of(outcome.rows), text_of(plain.rows));
      EXPECT_EQ(outcome.counts.ok, plain.counts.ok);
      EXPECT_EQ(outcome.counts.failed, plain.counts.failed);
      if (cache.parcels.size() == 60) EXPECT_EQ(experiment.calls, 0);
    }
  }
}

TEST(CachedEntry, MayBeCapturedAndUsedInTheSamePass) {
  Experiment experiment;
  Cache cache;
  auto spec = experiment.graph.pass(60);
  spec.order.resize(30);
  spec.entry = 2;
  cache.fill(spec);
  cache.use(spec);
  const auto first = run_with(2, experiment.graph, spec);
  EXPECT_EQ(cache.parcels.size(), 30U);
  const auto second = run_with(2, experiment.graph, spec);  // nothing is captured twice
  EXPECT_EQ(text_of(first.rows), text_of(second.rows));
}

TEST(CachedEntry, MayBeTheSourceItself) {
  Experiment experiment;
  Cache cache;
  auto spec = experiment.graph.pass(60);
  spec.entry = 0;
  cache.fill(spec);
  const auto first = run_with(2, experiment.graph, spec);
  spec.capture = nullptr;
  cache.use(spec);
  EXPECT_EQ(text_of(run_with(2, experiment.graph, spec).rows), text_of(first.rows));
}

TEST(CachedEntry, HoldsWhatLaterStagesReadInWhateverRole) {
  // A pass without the sink that reads the label captures for one with it.
  struct NeedsLabel {
    void add(const Number&, const Label&) {}
    Findings finish() { return {}; }
  };
  TestGraph graph;
  graph.source("source", Count{9}, {"n", "label"});
  graph.map("entry", {"source"}, Plus{1}, {"n"}, {"n"});
  graph.sink("sink", {"entry"}, NeedsLabel{}, {"n", "label"});
  Cache cache;
  auto spec = graph.pass(9);
  spec.rows = false;
  spec.roles[2] = Role::off;
  spec.entry = 1;
  cache.fill(spec);
  run_with(1, graph, spec);
  auto later = graph.pass(9);
  later.entry = 1;
  cache.use(later);
  EXPECT_EQ(run_with(1, graph, later).counts.ok, 3U);
}

TEST(CachedEntry, LeavesOutWhatThePassesItIsForDoNotRead) {
  TestGraph graph;
  graph.source("source", Count{9}, {"n", "label"});
  graph.map("picture", {"source"}, Pictures{}, {"n"}, {"image"});
  graph.map("entry", {"picture"}, Plus{1}, {"n"}, {"n"});
  graph.map("look", {"entry"}, Looks{}, {"image"}, {"width"});
  graph.map("other", {"entry"}, Plus{1}, {"n"}, {"n"});
  for (const bool looks : {false, true}) {
    Cache cache;
    auto spec = graph.pass(9);
    spec.rows = false;
    spec.entry = 2;
    spec.captured_for = spec.roles;
    if (!looks) spec.captured_for[3] = Role::off;
    cache.fill(spec);
    run_with(1, graph, spec);
    ASSERT_EQ(cache.parcels.size(), 9U);
    const auto image = static_cast<std::size_t>(graph.graph.nodes[1].outputs[0]);
    EXPECT_EQ(static_cast<bool>(cache.parcels[4]->samples.at(0).slots[image]), looks);
  }
}

TEST(CachedEntry, DoesNotKeepTheSamplesOfThePassInFlight) {
  TestGraph graph;
  graph.source("source", Count{50}, {"n", "label"});
  graph.map("entry", {"source"}, Pictures{}, {"n"}, {"image"});
  graph.map("look", {"entry"}, Looks{}, {"image"}, {"n"});
  graph.graph.options.samples_in_flight = 4;
  graph.graph.options.memory_mb = 16;
  Cache cache;
  auto spec = graph.pass(50);
  spec.entry = 1;
  cache.fill(spec);
  const auto outcome = run_with(2, graph, spec);
  EXPECT_EQ(outcome.counts.ok, 50U);
  EXPECT_LE(outcome.peak_bytes, 4'000'000U);
}

TEST(CachedEntry, ThatThePassFlowsAroundIsAMistake) {
  TestGraph graph;
  graph.source("source", Count{5}, {"n", "label"});
  graph.map("entry", {"source"}, Plus{}, {"n"}, {"n"});
  graph.map("around", {"source"}, Plus{}, {"n"}, {"m"});
  auto spec = graph.pass(5);
  spec.entry = 1;
  spec.cached = [](std::uint64_t) { return nullptr; };
  EXPECT_THAT([&] { run_with(1, graph, spec); },
              testing::ThrowsMessage<Error>(testing::HasSubstr(
                  "cannot be entered after 'entry': 'source' hands on to 'around' around it")));
}

TEST(CachedEntry, ThatThrowsIsComputedAgain) {
  Experiment experiment;
  auto spec = experiment.graph.pass(60);
  const auto plain = run_with(2, experiment.graph, spec);
  spec.entry = 2;
  spec.cached = [](std::uint64_t index) -> std::shared_ptr<const Parcel> {
    if (index % 2 == 0) throw std::runtime_error("the cache is on fire");
    return nullptr;
  };
  EXPECT_EQ(text_of(run_with(2, experiment.graph, spec).rows), text_of(plain.rows));
}

}  // namespace
}  // namespace mg::test
