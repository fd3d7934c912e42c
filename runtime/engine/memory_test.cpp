// Rule 3: memory is bounded, and no path loses a token.
#include <gmock/gmock.h>

#include "runtime/engine/test_stages.hpp"

namespace mg::test {

/// A value that knows how many of its kind are alive.
struct Heavy {
  std::shared_ptr<const std::size_t> bytes;
};

struct Scale {
  std::atomic<std::size_t> now = 0, most = 0;
  Heavy weigh(std::size_t bytes) {
    const auto sum = now += bytes;
    for (auto before = most.load(); sum > before && !most.compare_exchange_weak(before, sum);) {
    }
    return {{new std::size_t(bytes), [this](const std::size_t* p) { now -= *p, delete p; }}};
  }
};

}  // namespace mg::test

template <>
struct mg::TypeOf<mg::test::Heavy> {
  static constexpr const char* name = "heavy";
  static std::size_t bytes(const test::Heavy& heavy) { return *heavy.bytes; }
};

namespace mg::test {
namespace {

constexpr std::size_t mb = 1U << 20U;

struct Loads {
  Scale* scale;
  std::size_t bytes;
  Heavy operator()(const Context& context, const Number&) const {
    dawdle(context);
    return scale->weigh(bytes);
  }
};
struct Turns {  // needs its input while it makes its output
  Scale* scale;
  std::size_t bytes;
  Heavy operator()(const Context& context, const Heavy&) const {
    dawdle(context);
    return scale->weigh(bytes);
  }
};
struct Weighs {
  Number operator()(const Heavy& heavy) const { return {static_cast<double>(*heavy.bytes)}; }
};

/// Notes how much is held while a batch is predicted, once others had their turn.
struct Looks : Together {
  Scale* scale = nullptr;
  std::atomic<std::size_t>* held = nullptr;
  std::vector<Number> predict(const Contexts& contexts, const Column<Number>& in) const {
    // The sink has its turn meanwhile.
    for (int i = 0; i < 5000 && scale->now > 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    *held = scale->now.load();
    return Together::predict(contexts, in);
  }
};

TEST(Memory, KeepsWithinTheBudgetOfBytes) {
  for (const int threads : {1, 2, 8}) {
    Scale scale;
    TestGraph graph;
    graph.source("source", Count{300}, {"n", "label"});
    graph.map("load", {"source"}, Loads{&scale, 3 * mb}, {"n"}, {"a"});
    graph.map("turn", {"load"}, Turns{&scale, 2 * mb}, {"a"}, {"b"});
    graph.map("weigh", {"turn"}, Weighs{}, {"b"}, {"n"});
    graph.sink("sink", {"weigh"}, Collect{std::make_shared<Seen>()}, {"n"});
    graph.graph.options.memory_mb = 16;  // three samples of 5 MB
    const auto outcome = run_with(threads, graph, graph.pass(300));
    EXPECT_EQ(outcome.counts.ok, 300U);
    EXPECT_LE(outcome.peak_bytes, 16 * mb);
    EXPECT_LE(scale.most, 16 * mb) << "the books and the truth differ";
    EXPECT_GE(outcome.peak_bytes, 5 * mb);
    EXPECT_EQ(scale.now, 0U);
  }
}

TEST(Memory, OfForksIsSharedAndBounded) {
  Scale scale;
  TestGraph graph;
  graph.source("source", Count{200}, {"n", "label"});
  graph.map("load", {"source"}, Loads{&scale, 4 * mb}, {"n"}, {"a"});
  graph.map("left", {"load"}, Turns{&scale, mb}, {"a"}, {"l"});
  graph.map("right", {"load"}, Turns{&scale, mb}, {"a"}, {"r"});
  graph.map("joined", {"left", "right"}, Turns{&scale, mb}, {"l"}, {"j"});
  graph.map("weigh", {"joined"}, Weighs{}, {"j"}, {"n"});
  graph.sink("sink", {"weigh"}, Collect{std::make_shared<Seen>()}, {"n"});
  graph.graph.options.memory_mb = 20;
  const auto outcome = run_with(4, graph, graph.pass(200));
  EXPECT_EQ(outcome.counts.ok, 200U);
  EXPECT_LE(outcome.peak_bytes, 20 * mb);
  EXPECT_LE(scale.most, 20 * mb);
}

TEST(Memory, LetsGoOfAValueWhenNobodyWillReadItAnyMore) {
  Scale scale;
  std::atomic<std::size_t> at_the_end = 1;
  TestGraph graph;
  graph.source("source", Count{20}, {"n", "label"});
  graph.map("load", {"source"}, Loads{&scale, mb}, {"n"}, {"a"});
  graph.map("weigh", {"load"}, Weighs{}, {"a"}, {"n"});
  graph.map("look", {"weigh"}, does([&](const Context&, const Number& n) {
              at_the_end = scale.now.load();
              return n;
            }),
            {"n"}, {"n"});
  graph.graph.options.samples_in_flight = 1;
  EXPECT_EQ(run_with(1, graph, graph.pass(20)).counts.ok, 20U);
  EXPECT_EQ(at_the_end, 0U);
}

TEST(Memory, ABranchThatIsDoneDoesNotHoldWhatOnlyItNeeded) {
  // The sink has the heavy value at once; the other branch waits in a batch without it.
  struct Takes {
    void add(const Heavy&) {}
    Findings finish() { return {}; }
  };
  Scale scale;
  std::atomic<std::size_t> held = 1;
  TestGraph graph;
  graph.source("source", Count{8}, {"n", "label"});
  graph.map("load", {"source"}, Loads{&scale, mb}, {"n"}, {"a"});
  graph.sink("sink", {"load"}, Takes{}, {"a"});
  Looks looks;
  looks.batch = 8;
  looks.scale = &scale;
  looks.held = &held;
  graph.model("model", {"load"}, looks, {"n"}, {"p"});
  const auto outcome = run_with(1, graph, graph.pass(8));
  EXPECT_EQ(outcome.counts.ok, 8U);
  EXPECT_EQ(held, 0U);
}

TEST(Memory, OfAJoinThatWaitsIsOnlyWhatIsReadAfterIt) {
  struct Takes {
    void add(const Heavy&) {}
    Findings finish() { return {}; }
  };
  struct Both {
    Number operator()(const Number& n, const Number& p) const { return {n.value + p.value}; }
  };
  Scale scale;
  std::atomic<std::size_t> held = 1;
  TestGraph graph;
  graph.source("source", Count{8}, {"n", "label"});
  graph.map("load", {"source"}, Loads{&scale, mb}, {"n"}, {"a"});
  graph.sink("sink", {"load"}, Takes{}, {"a"});
  Looks looks;
  looks.batch = 8;
  looks.scale = &scale;
  looks.held = &held;
  graph.model("model", {"load"}, looks, {"n"}, {"p"});
  graph.map("both", {"load", "model"}, Both{}, {"n", "p"}, {"sum"});
  EXPECT_EQ(run_with(1, graph, graph.pass(8)).counts.ok, 8U);
  EXPECT_EQ(held, 0U);
}

TEST(Memory, GathersABatchOfLargeSamplesIfTheyAreSmallWhileTheyWait) {
  // 16 samples of 40 MB would not fit; what is left of each in the batch is 1 kB.
  Scale scale;
  TestGraph graph;
  graph.source("source", Count{64}, {"n", "label"});
  graph.map("load", {"source"}, Loads{&scale, 40 * mb}, {"n"}, {"a"});
  graph.map("weigh", {"load"}, Weighs{}, {"a"}, {"n"});
  graph.model("model", {"weigh"}, Together{16}, {"n"}, {"p"});
  graph.graph.options.memory_mb = 100;
  RunInfo run;
  std::vector<std::string> log;
  run.log = [&](std::string_view line) { log.emplace_back(line); };
  Engine engine(graph.graph, run, {.threads = 2});
  const auto spec = graph.pass(64);
  const auto outcome = engine.run(spec);
  EXPECT_EQ(outcome.counts.ok, 64U);
  EXPECT_LE(scale.most, 100 * mb);
  EXPECT_THAT(log, testing::IsEmpty());
  for (const auto& row : outcome.rows) {
    EXPECT_EQ(row.columns.back().second, std::to_string(16 * 40 * mb)) << "a batch was not full";
  }
}

TEST(Memory, TooSmallForABatchMakesBatchesSmallerAndSaysSo) {
  struct Sums {
    int batch;
    void open(const RunInfo&) {}
    int batch_size() const { return batch; }
    std::vector<Number> predict(const Contexts&, const Column<Heavy>& in) const {
      return std::vector<Number>(in.size(), Number{static_cast<double>(in.size())});
    }
  };
  for (const int threads : {1, 4}) {
    Scale scale;
    TestGraph graph;
    graph.source("source", Count{10}, {"n", "label"});
    graph.map("load", {"source"}, Loads{&scale, 10 * mb}, {"n"}, {"a"});
    graph.model("model", {"load"}, Sums{8}, {"a"}, {"p"});
    graph.graph.options.memory_mb = 35;  // for three
    RunInfo run;
    std::vector<std::string> log;
    run.log = [&](std::string_view line) { log.emplace_back(line); };
    Engine engine(graph.graph, run, {.threads = threads});
    const auto spec = graph.pass(10);
    const auto outcome = engine.run(spec);
    EXPECT_EQ(outcome.fault, "");
    EXPECT_EQ(outcome.counts.ok, 10U);
    EXPECT_LE(scale.most, 35 * mb);
    EXPECT_EQ(outcome.rows[0].columns.back().second, "3");
    EXPECT_EQ(outcome.rows[9].columns.back().second, "1");
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0],
              "stage 'model': memory for 3 of the 8 samples of a batch only; working on smaller "
              "batches (raise memory_mb)");
  }
}

TEST(Memory, AdmitsASampleLargerThanTheBudgetAlone) {
  Scale scale;
  TestGraph graph;
  graph.source("source", Count{20}, {"n", "label"});
  graph.map("load", {"source"}, Loads{&scale, 50 * mb}, {"n"}, {"a"});
  graph.map("weigh", {"load"}, Weighs{}, {"a"}, {"n"});
  graph.graph.options.memory_mb = 16;
  const auto outcome = run_with(4, graph, graph.pass(20));
  EXPECT_EQ(outcome.counts.ok, 20U);
  EXPECT_EQ(scale.most, 50 * mb) << "one at a time";
}

TEST(Memory, KeepsWithinTheNumberOfSamplesInFlight) {
  for (const int limit : {1, 3, 20}) {
    std::atomic<int> now = 0, most = 0;
    TestGraph graph;
    graph.source("source", Count{2000}, {"n", "label"});
    graph.map("look", {"source"}, does([&](const Context& context, const Number& n) {
                const int here = ++now;
                for (int before = most;
                     here > before && !most.compare_exchange_weak(before, here);) {
                }
                dawdle(context);
                --now;
                return n;
              }),
              {"n"}, {"n"});
    graph.map("running", {"look"}, Running{}, {"n"}, {"n"});
    graph.sink("sink", {"running"}, Collect{std::make_shared<Seen>()}, {"n"});
    graph.graph.options.samples_in_flight = limit;
    const auto outcome = run_with(8, graph, graph.pass(2000));
    EXPECT_EQ(outcome.counts.ok, 2000U);
    EXPECT_LE(outcome.peak_in_flight, static_cast<std::size_t>(limit));
    EXPECT_LE(most, limit);
  }
}

TEST(Memory, NoPathLosesAToken) {
  // MAMMOGRAPH_SOAK=200000 for the long version.
  const char* const soak = std::getenv("MAMMOGRAPH_SOAK");
  const std::size_t samples = soak ? std::strtoull(soak, nullptr, 10) : 5000;
  for (int round = 0; round < 5; ++round) {
    const auto name = "round" + std::to_string(round);
    TestGraph graph;
    graph.source("source", Count{samples}, {"n", "label"});
    graph.map("first", {"source"}, Fickle{name, 0.5}, {"n"}, {"n"});
    graph.map("left", {"first"}, Fickle{name + "l", 0.3}, {"n"}, {"n"});
    graph.map("right", {"first"}, Fickle{name + "r", 0.3}, {"n"}, {"n"});
    graph.map("joined", {"left", "right"}, Running{}, {"n"}, {"n"});
    graph.model("model", {"joined"}, Together{3, name}, {"n"}, {"n"});
    graph.sink("sink", {"model"}, Collect{std::make_shared<Seen>(), 0.1}, {"n"});
    for (auto& node : graph.graph.nodes) node.on_error = OnError::skip;
    graph.graph.options.max_failures = "100%";
    graph.graph.options.samples_in_flight = 8;
    auto spec = graph.pass(samples);
    spec.rows = false;
    const auto outcome = run_with(4, graph, spec);
    EXPECT_EQ(outcome.fault, "");
    EXPECT_TRUE(outcome.counts.closed());
    EXPECT_EQ(outcome.counts.cancelled, 0U);
    EXPECT_LE(outcome.peak_in_flight, 8U);
  }
}

}  // namespace
}  // namespace mg::test
