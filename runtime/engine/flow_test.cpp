// Ends of passes: by Ctrl-C, by a stall, by their own mistakes.
#include "runtime/engine/flow.hpp"

#include <gmock/gmock.h>
#include <oneapi/tbb/task_arena.h>

#include "runtime/engine/test_stages.hpp"
#include "runtime/engine/walk.hpp"

namespace mg::test {
namespace {

using testing::HasSubstr;

TEST(Cancelling, DrainsWhatIsUnderWayAndCountsTheRest) {
  for (const int threads : {1, 2, 8}) {
    std::atomic<bool> cancelled = false;
    std::atomic<int> calls = 0;
    const auto seen = std::make_shared<Seen>();
    TestGraph graph;
    graph.source("source", Count{10'000}, {"n", "label"});
    graph.map("map", {"source"}, does([&](const Context& context, const Number& n) {
                ++calls;
                if (context.index() == 100) cancelled = true;
                return n;
              }),
              {"n"}, {"n"});
    graph.model("model", {"map"}, Together{8}, {"n"}, {"n"});
    graph.sink("sink", {"model"}, Collect{seen}, {"n"});
    const auto outcome = run_with(threads, graph, graph.pass(10'000), &cancelled);
    EXPECT_EQ(outcome.fault, "");
    EXPECT_TRUE(outcome.cancelled);
    EXPECT_EQ(outcome.counts.read, 10'000U);
    EXPECT_EQ(outcome.counts.ok, static_cast<std::uint64_t>(calls)) << "begun is finished";
    EXPECT_EQ(outcome.counts.ok + outcome.counts.cancelled, 10'000U);
    EXPECT_GT(outcome.counts.cancelled, 9000U);
    EXPECT_EQ(seen->lines.size(), outcome.counts.ok);
    EXPECT_EQ(outcome.sinks[0].second.cancelled, outcome.counts.cancelled);
    EXPECT_EQ(outcome.rows.size(), outcome.counts.ok);
    EXPECT_EQ(outcome.findings.size(), 1U) << "sinks finish, so files are whole";
  }
}

TEST(Cancelling, BeforeThePassReadsNothing) {
  std::atomic<bool> cancelled = true;
  TestGraph graph;
  graph.source("source", Count{10}, {"n", "label"});
  const auto outcome = run_with(2, graph, graph.pass(10), &cancelled);
  EXPECT_EQ(outcome.counts.cancelled, 10U);
  EXPECT_TRUE(outcome.cancelled);
}

TEST(Pass, OverNoSamplesIsClosed) {
  TestGraph graph;
  graph.source("source", Count{10}, {"n", "label"});
  graph.model("model", {"source"}, Together{8}, {"n"}, {"n"});
  const auto outcome = run_with(2, graph, graph.pass(0));
  EXPECT_EQ(outcome.fault, "");
  EXPECT_EQ(outcome.counts.read, 0U);
  EXPECT_TRUE(outcome.counts.closed());
}

/// Source, fork into a model and a serial map, join, sink: something of everything that waits.
TestGraph waiting_graph() {
  TestGraph graph;
  graph.source("source", Count{40}, {"n", "label"});
  graph.model("model", {"source"}, Together{4}, {"n"}, {"m"});
  graph.map("serial", {"source"}, Running{}, {"n"}, {"r"});
  graph.sink("sink", {"model", "serial"}, Collect{std::make_shared<Seen>()}, {"m"});
  return graph;
}

PassOutcome walk_and_lose(const TestGraph& graph, Flow::Lose lose, int threads = 2) {
  RunInfo run;
  Crew crew(graph.graph, run);
  tbb::task_arena arena(threads);
  const auto spec = graph.pass(40);
  return arena.execute([&] {
    return walk(graph.graph, run, crew, spec, {.threads = threads, .lose = std::move(lose)});
  });
}

TEST(Stall, IsReportedWithWhatEachStageWaitsForAndNeverWaitedOut) {
  const auto outcome =
      walk_and_lose(waiting_graph(), [](std::uint64_t ordinal) { return ordinal == 9; });
  EXPECT_THAT(outcome.fault, HasSubstr("the pass stalled after 9 of 40 samples: nothing moves"));
  EXPECT_THAT(outcome.fault, HasSubstr("samples in flight"));
  EXPECT_THAT(outcome.fault,
              HasSubstr("stage 'model' waits for sample 9 of the pass and holds 30 that come"));
  EXPECT_THAT(outcome.fault,
              HasSubstr("stage 'serial' waits for sample 9 of the pass and holds 30 that come"));
  EXPECT_THAT(outcome.fault, testing::Not(HasSubstr("the ledger waits")));
}

TEST(Stall, BreaksConservationLoudly) {
  const auto outcome =
      walk_and_lose(waiting_graph(), [](std::uint64_t ordinal) { return ordinal == 39; });
  EXPECT_THAT(outcome.fault, HasSubstr("stalled after 39 of 40"));
  EXPECT_THAT(outcome.fault, HasSubstr("samples got lost: sink 'sink' read 40, but knows only of "
                                       "39 ok, 0 skipped, 0 failed and 0 cancelled"));
  EXPECT_THAT(outcome.fault, HasSubstr("samples got lost: the pass read 40"));
  EXPECT_FALSE(outcome.counts.closed());
}

TEST(Stall, OfEverySampleIsReportedToo) {
  const auto outcome = walk_and_lose(waiting_graph(), [](std::uint64_t) { return true; });
  EXPECT_THAT(outcome.fault, HasSubstr("stalled after 0 of 40"));
}

TEST(Pass, ThatMakesNoSenseIsAnError) {
  TestGraph graph;
  graph.source("source", Count{5}, {"n", "label"});
  graph.map("map", {"source"}, Plus{}, {"n"}, {"n"});
  graph.sink("sink", {"map"}, Collect{std::make_shared<Seen>()}, {"n"});
  const auto message = [&](const PassSpec& spec) -> std::string {
    try {
      run_with(1, graph, spec);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  };
  auto spec = graph.pass(5);
  spec.roles[1] = Role::off;
  EXPECT_EQ(message(spec),
            "pass 'test': stage 'sink' takes part, but 'map' hands nothing on to it");
  spec = graph.pass(5);
  spec.roles.pop_back();
  EXPECT_EQ(message(spec), "pass 'test' does not give each stage its role");
  spec = graph.pass(6);
  EXPECT_EQ(message(spec), "pass 'test' asks for sample 5 of 5");
}

struct OnlyInTraining {
  Number operator()(const Number& n) const { return {n.value + 100}; }
};

TEST(Pass, HandsThroughWhatAnOnlyStageWouldChange) {
  struct Adds {
    std::tuple<Number, Label> operator()(const Number& n) const { return {n, Label{"made"}}; }
  };
  TestGraph graph;
  graph.source("source", Count{4}, {"n", "l"});
  graph.map("only", {"source"}, Adds{}, {"n"}, {"n", "extra"});
  graph.map("shift", {"only"}, OnlyInTraining{}, {"n"}, {"n"});
  graph.map("plus", {"shift"}, Plus{1}, {"n"}, {"n"});
  auto spec = graph.pass(4);
  spec.roles[1] = spec.roles[2] = Role::through;
  const auto outcome = run_with(2, graph, spec);
  EXPECT_EQ(outcome.counts.ok, 4U);
  const auto& columns = outcome.rows[2].columns;
  ASSERT_EQ(columns.size(), 1U) << "what the stage adds is absent";
  EXPECT_EQ(columns[0], (std::pair<std::string, std::string>{"n", "3"}));
}

TEST(Pass, NamesColumnsByValueAndTellsEqualNamesApartByStage) {
  struct Classify {
    double p;
    Scores operator()(const Number&) const { return {{{"a", p}, {"b", 1 - p}}}; }
  };
  TestGraph graph;
  graph.source("source", Count{1}, {"n", "label"});
  graph.map("left", {"source"}, Classify{0.25}, {"n"}, {"scores"});
  graph.map("right", {"source"}, Classify{0.75}, {"n"}, {"scores"});
  graph.map("plus", {"left"}, Plus{1}, {"n"}, {"n"});
  const auto outcome = run_with(1, graph, graph.pass(1));
  std::vector<std::string> cells;
  for (const auto& [name, text] : outcome.rows.at(0).columns) cells.push_back(name + "=" + text);
  EXPECT_THAT(cells, testing::ElementsAre("label=even", "left.scores.best=b", "left.scores.a=0.25",
                                          "left.scores.b=0.75", "right.scores.best=a",
                                          "right.scores.a=0.75", "right.scores.b=0.25", "n=1"));
}

TEST(Pass, TellsHowFarItHasCome) {
  std::vector<Progress> reports;
  TestGraph graph;
  graph.source("source", Count{30}, {"n", "label"});
  graph.map("slow", {"source"}, does([](const Context&, const Number& n) {
              std::this_thread::sleep_for(std::chrono::milliseconds(25));
              return n;
            }),
            {"n"}, {"n"});
  RunInfo run;
  Engine engine(graph.graph, run, {.threads = 2, .progress = [&](const Progress& progress) {
                                     reports.push_back(progress);
                                   }});
  const auto spec = graph.pass(30);
  const auto outcome = engine.run(spec);
  ASSERT_GE(reports.size(), 2U);
  EXPECT_EQ(reports.front().pass, "test");
  EXPECT_EQ(reports.front().busiest, "slow");
  EXPECT_EQ(reports.front().longest, "slow");
  EXPECT_LT(reports.front().done, 30U);
  EXPECT_EQ(reports.back().done, 30U);
  EXPECT_EQ(reports.back().total, 30U);
  EXPECT_GT(reports.back().rate, 0);
  ASSERT_EQ(outcome.timings.size(), 2U);
  EXPECT_EQ(outcome.timings[1].stage, "slow");
  EXPECT_EQ(outcome.timings[1].calls, 30U);
  EXPECT_GE(outcome.timings[1].seconds, 30 * 0.025);
}

TEST(Pass, KeepsWithinTheBudgetOfThreads) {
  for (const int threads : {1, 2}) {
    std::atomic<int> now = 0, most = 0;
    const auto busy = does([&](const Context&, const Number& n) {
      const int here = ++now;
      for (int before = most; here > before && !most.compare_exchange_weak(before, here);) {
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      --now;
      return n;
    });
    TestGraph graph;
    graph.source("source", Count{200}, {"n", "label"});
    graph.map("before", {"source"}, busy, {"n"}, {"n"});
    graph.model("model", {"before"}, Together{4}, {"n"}, {"n"});
    graph.map("after", {"model"}, busy, {"n"}, {"n"});
    EXPECT_EQ(run_with(threads, graph, graph.pass(200)).counts.ok, 200U);
    EXPECT_LE(most, threads);
  }
}

TEST(Pass, GivesEachSampleItsOwnRandomNumbersWhateverTheThreads) {
  const auto numbers = [](int threads, int epoch) {
    TestGraph graph;
    graph.source("source", Count{50}, {"n", "label"});
    graph.map("dice", {"source"}, does([](const Context& context, const Number&) {
                return Number{context.random().uniform()};
              }),
              {"n"}, {"n"});
    auto spec = graph.pass(50);
    spec.epoch = epoch;
    return text_of(run_with(threads, graph, spec).rows);
  };
  EXPECT_EQ(numbers(1, 0), numbers(8, 0));
  EXPECT_NE(numbers(1, 0), numbers(1, 1));
}

}  // namespace
}  // namespace mg::test
