#include "runtime/plan.hpp"

#include <gmock/gmock.h>

#include <deque>

#include "pipeline/declare.hpp"

namespace mg {
namespace {

using testing::ElementsAre;

struct Pass {
  Number operator()(const Number& n) const { return n; }
};
struct Net {
  void open(const RunInfo&) {}
  int batch_size() const { return 2; }
  std::vector<Number> predict(const Contexts&, const Column<Number>& in) {
    return std::vector<Number>(in.size());
  }
  Numbers learn(const Contexts&, const Column<Number>&, const Column<Label>&) { return {}; }
  void validate(const Contexts&, const Column<Number>&, const Column<Label>&) {}
  Numbers validated() { return {}; }
  Training training() const { return {.epochs = 3, .batch = 8, .patience = 2, .metric = "dice"}; }
  void begin(const TrainingStart&) {}
  std::filesystem::path weights_file() const { return {}; }
  void save(const std::filesystem::path&) const {}
  void load(const std::filesystem::path&) {}
};
struct Sum {
  void add(const Number&) {}
  Findings finish() { return {}; }
};
struct Files {
  void open(const RunInfo&) {}
  std::size_t size() const { return 0; }
  Listed<Number, Label> sample(std::size_t) const { return {}; }
};

/// The two-stage graph: cases → image → varied (random, only for tumor) → tumor → roi → verdict,
/// and a sink for each model.
class Plans : public testing::Test {
 protected:
  Plans() {
    const auto n = in({{"n", ""}});
    const auto map = map_stage<Pass>({.name = "t.map"}, n, out({{"n", ""}}));
    const auto random = map_stage<Pass>({.name = "t.random", .random = true}, n, out({{"n", ""}}));
    const auto net =
        model_stage<Net>({.name = "t.net"}, n, targets({{"label", ""}}), out({{"n", ""}}));
    add("cases", source_stage<Files>({.name = "t.files"}, out({{"n", ""}, {"label", ""}})), {});
    add("image", map, {0});
    add("varied", random, {1}, Only{"tumor"});
    add("tumor", net, {2});
    add("roi", map, {3});
    add("verdict", net, {4});
    add("overlap", sink_stage<Sum>({.name = "t.sum", .judges = true}, n), {3});
    add("files", sink_stage<Sum>({.name = "t.write"}, n), {5});
  }
  void add(const std::string& name, StageInfo info, std::vector<std::size_t> from,
           std::optional<Only> only = {}) {
    infos_.push_back(std::move(info));
    graph_.nodes.push_back(
        {.name = name, .info = &infos_.back(), .from = std::move(from), .only = std::move(only)});
  }
  Plan plan(std::vector<std::size_t> with_weights = {}, Purpose purpose = Purpose::evaluate) {
    std::vector<bool> has(graph_.nodes.size(), false);
    for (const auto i : with_weights) has[i] = true;
    return make_plan(graph_, has, purpose);
  }

  std::deque<StageInfo> infos_;
  CheckedGraph graph_;
};

constexpr auto off = Role::off;
constexpr auto run = Role::run;
constexpr auto through = Role::through;

struct Trio {
  std::vector<Number> operator()(const Number& n) const { return {n, n, n}; }
  std::size_t makes() const { return 3; }
};
struct Name {
  Label operator()(const Number&) const { return {"background"}; }
};
struct Rename {
  std::optional<Label> operator()(const Label* label) const { return *label; }
};
struct Picky : Net {
  Training training() const { return {.labels = {"background"}}; }
};

TEST_F(Plans, CountWhatStagesMakeOfASampleWhileAModelLearns) {
  EXPECT_EQ(plan().trainings[0].makes, 1U);
  infos_.push_back(map_stage<Trio>({.name = "t.trio"}, in({{"n", ""}}), out({{"n", ""}})));
  graph_.nodes[2].info = &infos_.back();  // varied, only for the first model
  const auto made = plan();
  EXPECT_EQ(made.trainings[0].makes, 3U);
  EXPECT_EQ(made.trainings[1].makes, 1U);
}

TEST_F(Plans, WithLabelsMadeOnTheWayLeaveNoSampleOut) {
  const auto labels_of = [&](StageInfo maker, std::vector<int> inputs) {
    infos_.push_back(std::move(maker));
    Node named;
    named.name = "named";
    named.info = &infos_.back();
    named.from = {0};
    named.inputs = std::move(inputs);
    named.outputs = {3};
    infos_.push_back(model_stage<Picky>({.name = "t.picky"}, in({{"n", ""}}),
                                        targets({{"label", ""}}), out({{"n", ""}})));
    Node model;
    model.name = "picky";
    model.info = &infos_.back();
    model.from = {1};
    model.inputs = {0};
    model.targets = {3};
    model.outputs = {2};
    CheckedGraph graph;
    graph.nodes = {graph_.nodes[0], named, model};
    graph.nodes[0].outputs = {0, 1};
    graph.slots = {{"n", 0, &type_of<Number>()},
                   {"label", 0, &type_of<Label>()},
                   {"n", 2, &type_of<Number>()},
                   {"label", 1, &type_of<Label>()}};
    return make_plan(graph, {false, false, false}, Purpose::evaluate).trainings[0].wishes.labels;
  };
  EXPECT_THAT(
      labels_of(map_stage<Name>({.name = "t.name"}, in({{"n", ""}}), out({{"label", ""}})), {0}),
      testing::IsEmpty());
  EXPECT_THAT(
      labels_of(map_stage<Rename>({.name = "t.rename"}, in({{"label", ""}}), out({{"label", ""}})),
                {1}),
      ElementsAre("background"))
      << "a label that is handed on is the one that the source lists";
}

TEST_F(Plans, TrainUpstreamModelsFirst) {
  const auto made = plan();
  ASSERT_EQ(made.trainings.size(), 2U);
  EXPECT_THAT(made.trainings[0].learning,
              ElementsAre(run, run, run, Role::learn, off, off, off, off));
  EXPECT_THAT(made.trainings[0].validating,
              ElementsAre(run, run, through, Role::validate, off, off, off, off));
  EXPECT_THAT(made.trainings[1].learning,
              ElementsAre(run, run, through, run, run, Role::learn, off, off));
}

TEST_F(Plans, KeepWhatIsTheSameInEveryEpoch) {
  const auto made = plan();
  EXPECT_EQ(made.trainings[0].kept, 1U);  // image: varied is random while tumor learns
  EXPECT_EQ(made.trainings[1].kept, 4U);  // roi: nothing random above the verdict
  graph_.nodes[2].only = Only{};          // `only: train`: random for both
  EXPECT_EQ(plan().trainings[1].kept, 1U);
}

TEST_F(Plans, KeepNothingBehindAFork) {
  // A second way from the source to the verdict, past image.
  infos_.push_back(map_stage<Pass>({.name = "t.map"}, in({{"n", ""}}), out({{"n", ""}})));
  graph_.nodes[5].from = {4, 0};
  EXPECT_EQ(plan().trainings[1].kept, std::nullopt);
}

TEST_F(Plans, LeaveOutTrainingOfModelsWithWeights) {
  const auto made = plan({3});
  ASSERT_EQ(made.trainings.size(), 1U);
  EXPECT_EQ(made.trainings[0].model, 5U);
}

TEST_F(Plans, RunJudgesOnlyWhereThereIsTruth) {
  EXPECT_THAT(plan({3, 5}).last, ElementsAre(run, run, through, run, run, run, run, run));
  EXPECT_THAT(plan({3, 5}, Purpose::predict).last,
              ElementsAre(run, run, through, run, run, run, off, run));
}

TEST_F(Plans, AreDescribedForPeople) {
  EXPECT_EQ(describe(plan({5}), graph_),
            "1. prepare tumor: cases → image once for train and val; the results are kept\n"
            "2. train tumor: up to 3 epochs of varied → tumor over train, batches of 8\n"
            "   validate tumor: tumor over val after each epoch; the best dice is kept, it stops "
            "after 2 epochs without a better one\n"
            "3. evaluate: cases → image → tumor → roi → verdict over test\n"
            "   sinks: overlap, files\n");
}

TEST_F(Plans, NameARehearsalBeforeTheTraining) {
  auto made = plan({5});
  made.trainings[0].wishes.rehearsal = 72;
  EXPECT_THAT(
      describe(made, graph_),
      testing::HasSubstr("2. rehearse tumor: 72 batches of varied → tumor, to choose what its "
                         "parameters leave open\n3. train tumor: up to 3 epochs"));
}

TEST_F(Plans, WithoutModelsThatLearnAreForAllSamples) {
  graph_.nodes.erase(graph_.nodes.begin() + 2, graph_.nodes.end());
  add("files", sink_stage<Sum>({.name = "t.write"}, in({{"n", ""}})), {1});
  EXPECT_EQ(describe(plan(), graph_),
            "1. evaluate: cases → image over all samples\n   sinks: files\n");
}

TEST_F(Plans, EndAPassAtTheStageWhoseResultsAreKept) {
  EXPECT_THAT(roles_up_to(graph_, 1, plan().trainings[0].learning),
              ElementsAre(run, run, off, off, off, off, off, off));
}

}  // namespace
}  // namespace mg
