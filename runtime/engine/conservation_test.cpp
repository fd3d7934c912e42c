// Rule 1: at the end of every pass, for every sink, read = ok + skipped + failed + cancelled.
// Rule 4: the same answer for any number of threads.
#include <gtest/gtest.h>

#include "runtime/engine/test_stages.hpp"

namespace mg::test {
namespace {

struct RandomGraph {
  TestGraph graph;
  std::vector<std::shared_ptr<Seen>> seen;  ///< by sink
};

/// Forks, joins, maps that drop, multiply and fail, serial maps, models and sinks, at random.
RandomGraph random_graph(std::uint64_t seed, std::size_t samples) {
  Random random(seed);
  RandomGraph out;
  out.graph.source("source", Count{samples}, {"n", "label"});
  out.graph.last().on_error = OnError::skip;
  Names givers{"source"};
  const auto pick = [&] {
    Names from;
    const auto count = random.chance(0.3) ? 2 + random.below(2) : 1;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto& name = givers[random.below(givers.size())];
      if (std::find(from.begin(), from.end(), name) == from.end()) from.push_back(name);
    }
    return from;
  };
  const auto stages = 3 + random.below(9);
  for (std::uint64_t i = 0; i < stages; ++i) {
    const auto name = "stage" + std::to_string(i);
    switch (random.below(6)) {
      case 0:
        out.graph.map(name, pick(), Running{}, {"n"}, {"n"});
        break;
      case 1: {
        const auto batch = static_cast<int>(1 + random.below(7));
        out.graph.model(name, pick(), Together{batch, name}, {"n"}, {"n"});
        break;
      }
      default:
        out.graph.map(name, pick(), Fickle{name, 0.25}, {"n"}, {"n"});
    }
    out.graph.last().on_error = random.chance(0.5) ? OnError::skip : OnError::quarantine;
    givers.push_back(name);
  }
  const auto sinks = 1 + random.below(3);
  for (std::uint64_t i = 0; i < sinks; ++i) {
    out.seen.push_back(std::make_shared<Seen>());
    out.graph.sink("sink" + std::to_string(i), pick(), Collect{out.seen.back(), 0.02}, {"n"});
    out.graph.last().on_error = OnError::skip;
  }
  out.graph.graph.options.max_failures = "100%";
  return out;
}

void expect_closed(const Counts& counts, std::uint64_t read) {
  EXPECT_EQ(counts.read, read);
  EXPECT_EQ(counts.ok + counts.skipped + counts.failed + counts.cancelled, read);
  EXPECT_EQ(counts.cancelled, 0U);
}

TEST(Conservation, HoldsForRandomGraphsAndAnyNumberOfThreads) {
  constexpr std::size_t samples = 120;
  std::uint64_t ok = 0, skipped = 0, failed = 0, rows = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::string first_rows;
    std::vector<std::vector<std::string>> first_lines;
    for (const int threads : {1, 2, 8}) {
      SCOPED_TRACE(std::to_string(threads) + " threads");
      const auto random = random_graph(seed, samples);
      const auto outcome = run_with(threads, random.graph, random.graph.pass(samples));
      ASSERT_EQ(outcome.fault, "");
      expect_closed(outcome.counts, samples);
      ASSERT_EQ(outcome.sinks.size(), random.seen.size());
      for (const auto& [sink, counts] : outcome.sinks) expect_closed(counts, samples);
      std::vector<std::vector<std::string>> lines;
      for (const auto& seen : random.seen) lines.push_back(seen->lines);
      if (threads == 1) {
        first_rows = text_of(outcome.rows);
        first_lines = lines;
        ok += outcome.counts.ok;
        skipped += outcome.counts.skipped;
        failed += outcome.counts.failed;
        rows += outcome.rows.size();
      }
      EXPECT_EQ(text_of(outcome.rows), first_rows);
      EXPECT_EQ(lines, first_lines);
    }
  }
  // The graphs were a test of something.
  EXPECT_GT(ok, 500U);
  EXPECT_GT(skipped, 100U);
  EXPECT_GT(failed, 500U);
  EXPECT_GT(rows, 60 * samples * 11 / 10);
}

TEST(Conservation, TellsTheFateOfEverySampleOfAChain) {
  // Nine samples, three fates: known beforehand.
  TestGraph graph;
  graph.source("source", Count{9}, {"n", "label"});
  graph.map("judge", {"source"}, does([](const Context& context, const Number& n) {
              if (context.index() % 3 == 1) throw Skip("every third");
              if (context.index() % 3 == 2) throw Error("broken", "mend it");
              return n;
            }),
            {"n"}, {"n"});
  graph.last().on_error = OnError::quarantine;
  graph.graph.options.max_failures = "3";
  const auto seen = std::make_shared<Seen>();
  graph.sink("sink", {"judge"}, Collect{seen}, {"n"});
  const auto outcome = run_with(2, graph, graph.pass(9));
  EXPECT_EQ(outcome.fault, "");
  EXPECT_EQ(outcome.counts.ok, 3U);
  EXPECT_EQ(outcome.counts.skipped, 3U);
  EXPECT_EQ(outcome.counts.failed, 3U);
  EXPECT_EQ(seen->lines, (std::vector<std::string>{"s0 0.000000", "s1 skipped", "s2 failed",
                                                   "s3 3.000000", "s4 skipped", "s5 failed",
                                                   "s6 6.000000", "s7 skipped", "s8 failed"}));
  ASSERT_EQ(outcome.rows.size(), 9U);
  EXPECT_EQ(outcome.rows[1].why, "stage 'judge': every third");
  EXPECT_EQ(outcome.rows[2].why, "stage 'judge': broken (mend it)");
  ASSERT_EQ(outcome.troubled.size(), 3U);
  EXPECT_EQ(outcome.troubled[1].key, "s5");
  EXPECT_EQ(outcome.troubled[1].stage, "judge");
  EXPECT_EQ(outcome.troubled[1].on_error, OnError::quarantine);
}

}  // namespace
}  // namespace mg::test
