// Rule 5: no exception reaches oneTBB. Policies, budgets, and what becomes of the others.
#include <gmock/gmock.h>

#include "runtime/engine/test_stages.hpp"

namespace mg::test {
namespace {

using testing::HasSubstr;

/// Throws what it is told to, at samples 3 and 5.
void throw_at_3_and_5(const std::string& what, std::uint64_t index) {
  struct NoException {};
  if (what.empty() || (index != 3 && index != 5)) return;
  if (what == "skip") throw Skip("not needed");
  if (what == "error") throw Error("bad", "mend it");
  if (what == "runtime") throw std::runtime_error("bad\nin two lines\n");
  if (what == "alloc") throw std::bad_alloc();
  throw NoException{};
}

struct BadSource {
  std::string what;
  void open(const RunInfo&) {}
  std::size_t size() const { return 10; }
  Listed<Number> sample(std::size_t i) const {
    throw_at_3_and_5(what, i);
    return {{.key = "s" + std::to_string(i)}, Split::none, {Number{1}}};
  }
};
struct BadMap {
  std::string what;
  Number operator()(const Context& context, const Number& n) const {
    throw_at_3_and_5(what, context.index());
    return n;
  }
};
struct BadSerialMap {
  std::string what;
  Number operator()(const Context& context, const Number& n) {
    throw_at_3_and_5(what, context.index());
    return n;
  }
};
struct BadModel {
  std::string what;
  void open(const RunInfo&) {}
  int batch_size() const { return 4; }
  std::vector<Number> predict(const Contexts& contexts, const Column<Number>& in) const {
    for (const auto& context : contexts) throw_at_3_and_5(what, context.index());
    return std::vector<Number>(in.size(), Number{1});
  }
};
struct BadSink {
  std::string what;
  void add(const Context& context, const Number&) { throw_at_3_and_5(what, context.index()); }
  Findings finish() { return {}; }
};

/// One stage of each kind; the one named `where` throws.
TestGraph graph_with(const std::string& where, const std::string& what, OnError on_error) {
  const auto bad = [&](const char* stage) { return stage == where ? what : ""; };
  TestGraph graph;
  graph.source("source", BadSource{bad("source")}, {"n"})
      .map("map", {"source"}, BadMap{bad("map")}, {"n"}, {"n"})
      .map("serial", {"map"}, BadSerialMap{bad("serial")}, {"n"}, {"n"})
      .model("model", {"serial"}, BadModel{bad("model")}, {"n"}, {"n"})
      .sink("sink", {"model"}, BadSink{bad("sink")}, {"n"});
  for (auto& node : graph.graph.nodes) node.on_error = on_error;
  graph.graph.options.max_failures = "2";
  return graph;
}

std::string expected_why(const std::string& where, const std::string& what) {
  const auto start = "stage '" + where + "': ";
  if (what == "skip") return start + "not needed";
  if (what == "error") return start + "bad (mend it)";
  if (what == "runtime") return start + "bad in two lines";
  if (what == "alloc") return start + "std::bad_alloc";
  return start + "threw something that is no std::exception";
}

TEST(Failure, OfAnyKindInAnyStageIsTheFateOfItsSampleAlone) {
  for (const auto* where : {"source", "map", "serial", "model", "sink"}) {
    for (const auto* what : {"skip", "error", "runtime", "alloc", "odd"}) {
      SCOPED_TRACE(std::string(where) + " " + what);
      const auto graph = graph_with(where, what, OnError::quarantine);
      const auto outcome = run_with(2, graph, graph.pass(10));
      EXPECT_EQ(outcome.fault, "");
      EXPECT_EQ(outcome.counts.ok, 8U);
      const bool skipped = std::string(what) == "skip";
      EXPECT_EQ(outcome.counts.skipped, skipped ? 2U : 0U);
      EXPECT_EQ(outcome.counts.failed, skipped ? 0U : 2U);
      ASSERT_EQ(outcome.rows.size(), 10U);
      EXPECT_EQ(outcome.rows[3].why, expected_why(where, what));
      EXPECT_EQ(outcome.rows[5].why, expected_why(where, what));
      EXPECT_EQ(outcome.rows[4].why, "");
      EXPECT_EQ(outcome.troubled.size(), skipped ? 0U : 2U);
    }
  }
}

TEST(Failure, UnderThePolicyFailEndsThePassAndNamesTheFirst) {
  for (const auto* where : {"source", "map", "serial", "model", "sink"}) {
    for (const int threads : {1, 2, 8}) {
      SCOPED_TRACE(std::string(where) + " " + std::to_string(threads));
      const auto graph = graph_with(where, "error", OnError::fail);
      const auto outcome = run_with(threads, graph, graph.pass(10));
      const auto key = std::string(where) == "source" ? "#3" : "s3";
      EXPECT_EQ(outcome.fault,
                "sample '" + std::string(key) + "' failed: stage '" + where + "': bad (mend it)");
      // The books say the same whatever else was under way when it happened.
      EXPECT_EQ(outcome.counts.read, 10U);
      EXPECT_EQ(outcome.counts.ok, 3U);
      EXPECT_EQ(outcome.counts.failed, 1U);
      EXPECT_EQ(outcome.counts.cancelled, 6U);
      EXPECT_EQ(outcome.rows.size(), 4U);
      EXPECT_FALSE(outcome.cancelled) << "nobody cancelled it";
    }
  }
}

TEST(Failure, UnderThePolicyFailAdmitsNoMore) {
  TestGraph graph;
  std::atomic<int> calls = 0;
  graph.source("source", Count{100'000}, {"n", "label"});
  graph.map("map", {"source"}, does([&calls](const Context& context, const Number& n) {
              ++calls;
              if (context.index() == 10) throw Error("bad");
              return n;
            }),
            {"n"}, {"n"});
  const auto outcome = run_with(2, graph, graph.pass(100'000));
  EXPECT_THAT(outcome.fault, HasSubstr("sample 's10' failed"));
  EXPECT_EQ(outcome.counts.cancelled, 100'000U - 11);
  EXPECT_LT(calls, 1000);
}

TEST(Failure, BeyondTheBudgetIsAFaultButAllSamplesAreTried) {
  const auto run = [](const std::string& budget, OnError on_error) {
    auto graph = graph_with("map", "error", on_error);
    graph.graph.options.max_failures = budget;
    return run_with(2, graph, graph.pass(10));
  };
  EXPECT_EQ(run("2", OnError::skip).fault, "");
  EXPECT_EQ(run("20%", OnError::quarantine).fault, "");
  for (const auto* budget : {"1", "0", "19.9%"}) {
    const auto outcome = run(budget, OnError::skip);
    EXPECT_EQ(outcome.fault, std::string("2 of 10 samples failed, and max_failures allows ") +
                                 budget + "; the first: 's3', stage 'map': bad (mend it)");
    EXPECT_EQ(outcome.counts.ok, 8U);
  }
}

TEST(Failure, ABudgetThatIsNoNumberIsAMistake) {
  for (const auto* budget : {"", "many", "3 %", "-1", "%", "nan", "1%%"}) {
    auto graph = graph_with("map", "", OnError::skip);
    graph.graph.options.max_failures = budget;
    EXPECT_THROW(run_with(1, graph, graph.pass(10)), Error) << budget;
  }
}

TEST(Failure, TellsThePolicyOfTheStageForEachSampleInTrouble) {
  auto graph = graph_with("map", "error", OnError::skip);
  graph.graph.nodes[1].on_error = OnError::quarantine;
  const auto outcome = run_with(2, graph, graph.pass(10));
  ASSERT_EQ(outcome.troubled.size(), 2U);
  EXPECT_EQ(outcome.troubled[0].on_error, OnError::quarantine);
  EXPECT_EQ(outcome.troubled[0].stage, "map");
}

TEST(Failure, LeavesIndependentBranchesAlone) {
  const auto left = std::make_shared<Seen>(), right = std::make_shared<Seen>();
  TestGraph graph;
  graph.source("source", Count{10}, {"n", "label"});
  graph.map("bad", {"source"}, BadMap{"error"}, {"n"}, {"n"});
  graph.last().on_error = OnError::skip;
  graph.sink("left", {"bad"}, Collect{left}, {"n"});
  graph.sink("right", {"source"}, Collect{right}, {"n"});
  graph.graph.options.max_failures = "2";
  const auto outcome = run_with(2, graph, graph.pass(10));
  EXPECT_EQ(outcome.fault, "");
  EXPECT_EQ(left->lines[3], "s3 failed");
  EXPECT_EQ(right->lines[3], "s3 3.000000");
  EXPECT_EQ(outcome.sinks[0].second.failed, 2U);
  EXPECT_EQ(outcome.sinks[1].second.ok, 10U);
  EXPECT_EQ(outcome.counts.failed, 2U) << "as a whole the sample failed";
}

struct NeedsLabel {
  void add(const Label&) {}
  Findings finish() { return {}; }
};

TEST(Failure, IsNotWhatAnAbsentValueIs) {
  TestGraph graph;
  graph.source("source", Count{9}, {"n", "label"});  // every third has a label
  graph.sink("sink", {"source"}, NeedsLabel{}, {"label"});
  auto outcome = run_with(2, graph, graph.pass(9));
  EXPECT_EQ(outcome.fault, "");
  EXPECT_EQ(outcome.counts.ok, 3U);
  EXPECT_EQ(outcome.counts.skipped, 6U);
  EXPECT_EQ(outcome.rows[1].why, "stage 'sink': has no 'label'");
  // Skipped by one sink, a sample is still ok if another one took it.
  graph.sink("other", {"source"}, Collect{std::make_shared<Seen>()}, {"n"});
  outcome = run_with(2, graph, graph.pass(9));
  EXPECT_EQ(outcome.counts.ok, 9U);
  EXPECT_EQ(outcome.sinks[0].second.skipped, 6U);
}

struct MakesNothing {
  std::vector<Number> operator()(const Number&) const { return {}; }
};

TEST(Failure, IsNotWhatAStageThatMakesNothingDoes) {
  TestGraph graph;
  graph.source("source", Count{2}, {"n", "label"});
  graph.map("empty", {"source"}, MakesNothing{}, {"n"}, {"n"});
  const auto outcome = run_with(1, graph, graph.pass(2));
  EXPECT_EQ(outcome.counts.skipped, 2U);
  EXPECT_EQ(outcome.rows[0].why, "stage 'empty' made nothing of it");
}

struct BadEnds {
  std::string what;
  void start(const RunInfo&) {
    if (what == "start") throw Error("no folder");
  }
  void add(const Number&) {}
  void missed(const Context&, Fate, const std::string&) {
    if (what == "missed") throw std::runtime_error("cannot note it");
  }
  Findings finish() {
    if (what == "finish") throw std::runtime_error("the disk is full");
    return {};
  }
};

TEST(Failure, OfASinkToStartOrFinishIsAFaultOfThePass) {
  const auto run = [](const std::string& what) {
    TestGraph graph;
    graph.source("source", Count{5}, {"n", "label"});
    graph.sink("sink", {"source"}, BadEnds{what}, {"n"});
    return run_with(1, graph, graph.pass(5));
  };
  const auto started = run("start");
  EXPECT_EQ(started.fault, "stage 'sink': no folder");
  EXPECT_EQ(started.counts.cancelled, 5U);
  EXPECT_TRUE(started.counts.closed());
  const auto finished = run("finish");
  EXPECT_EQ(finished.fault, "stage 'sink': the disk is full");
  EXPECT_EQ(finished.counts.ok, 5U);
}

TEST(Failure, OfASinkToNoteATombstoneIsLogged) {
  TestGraph graph;
  graph.source("source", Count{5}, {"n", "label"});
  graph.map("empty", {"source"}, MakesNothing{}, {"n"}, {"n"});
  graph.sink("sink", {"empty"}, BadEnds{"missed"}, {"n"});
  RunInfo run;
  std::vector<std::string> log;
  run.log = [&log](std::string_view line) { log.emplace_back(line); };
  Engine engine(graph.graph, run, {.threads = 2});
  const auto spec = graph.pass(5);
  EXPECT_EQ(engine.run(spec).counts.skipped, 5U);
  EXPECT_EQ(log, std::vector<std::string>(5, "stage 'sink': cannot note it"));
}

struct Speechless {
  Scores operator()(const Context& context, const Number&) const {
    if (context.index() == 1) return {};  // scores without classes cannot name the best
    return {{{"a", 0.25}, {"b", 0.75}}};
  }
};

TEST(Failure, OfAValueToSayWhatItIsFailsItsSample) {
  TestGraph graph;
  graph.source("source", Count{3}, {"n", "label"});
  graph.map("scores", {"source"}, Speechless{}, {"n"}, {"scores"});
  for (auto& node : graph.graph.nodes) node.on_error = OnError::skip;
  graph.graph.options.max_failures = "1";
  const auto outcome = run_with(1, graph, graph.pass(3));
  EXPECT_EQ(outcome.counts.ok, 2U);
  EXPECT_EQ(outcome.counts.failed, 1U);
  EXPECT_THAT(outcome.rows[1].why, HasSubstr("scores without classes"));
}

}  // namespace
}  // namespace mg::test
