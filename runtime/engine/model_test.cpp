// Models: batches, the device's thread, learning and validating.
#include <gmock/gmock.h>
#include <pthread.h>

#include <optional>
#include <set>
#include <tuple>

#include "runtime/engine/test_stages.hpp"

namespace mg::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// What happened to a model, as a list of sentences.
struct Diary {
  std::mutex mutex;
  std::vector<std::string> lines;
  std::set<std::thread::id> threads;
  std::string thread_name;
  void note(const std::string& line) {
    const std::lock_guard lock(mutex);
    lines.push_back(line);
    threads.insert(std::this_thread::get_id());
    char name[16] = {};
    ::pthread_getname_np(::pthread_self(), name, sizeof name);
    thread_name = name;
  }
};

std::string keys(const Contexts& contexts) {
  std::string text;
  for (const auto& context : contexts) text += " " + context.identity().key;
  return text;
}

struct Student {
  std::shared_ptr<Diary> diary;
  int batch = 4;
  std::string trouble;  ///< the method that throws
  std::string at = "s6";

  void note(const std::string& method, const Contexts& contexts) {
    const auto text = keys(contexts);
    diary->note(method + text);
    if (trouble == method && text.find(at) != std::string::npos) {
      throw Error(method + " went wrong", "feed it better");
    }
  }
  void open(const RunInfo&) {
    diary->note("open");
    if (trouble == "open") throw Error("no weights");
  }
  int batch_size() const {
    diary->note("batch_size");
    return batch;
  }
  std::vector<Number> predict(const Contexts& contexts, const Column<Number>& in) {
    note("predict", contexts);
    std::vector<Number> out;
    for (std::size_t i = 0; i < in.size(); ++i) out.push_back({in[i].value * 10});
    if (trouble == "too few") out.pop_back();
    return out;
  }
  std::filesystem::path weights_file() const { return {}; }
  Training training() const { return {.batch = 3}; }
  void begin(const TrainingStart&) {}
  Numbers learn(const Contexts& contexts, const Column<Number>&, const Column<Label>& labels) {
    note("learn", contexts);
    EXPECT_EQ(labels.size(), contexts.size());
    return {{"loss", static_cast<double>(contexts.front().index())}};
  }
  void validate(const Contexts& contexts, const Column<Number>&, const Column<Label>&) {
    note("validate", contexts);
  }
  Numbers validated() {
    diary->note("validated");
    if (trouble == "validated") throw Error("nothing to judge by");
    return {{"dice", 0.5}};
  }
  void save(const std::filesystem::path&) const {}
  void load(const std::filesystem::path&) {}
};

/// "s0" ... "s11"; s0, s3, s6 and s9 have a label.
struct School {
  TestGraph graph;
  std::shared_ptr<Diary> diary = std::make_shared<Diary>();
  std::shared_ptr<Seen> seen = std::make_shared<Seen>();
  explicit School(const std::string& trouble = "", int batch = 4) {
    graph.source("source", Count{12}, {"n", "label"});
    graph.map("plus", {"source"}, Plus{1}, {"n"}, {"n"});
    graph.model("student", {"plus"}, Student{diary, batch, trouble}, {"n"}, {"p"}, {"label"});
    graph.last().info->targets.size();
    graph.sink("sink", {"student"}, CollectP{seen}, {"p"});
    for (auto& node : graph.graph.nodes) node.on_error = OnError::skip;
    graph.graph.options.max_failures = "100%";
  }
  struct CollectP {
    std::shared_ptr<Seen> seen;
    void add(const Context& context, const Number& p) {
      seen->add(context.identity().key + "=" + std::to_string(static_cast<int>(p.value)));
    }
    Findings finish() { return {}; }
  };
  PassSpec pass(Role role, int batch = 0) const {
    auto spec = graph.pass(12);
    spec.roles = {Role::run, Role::run, role, role == Role::run ? Role::run : Role::off};
    spec.batch = batch;
    return spec;
  }
  std::vector<std::string> calls(const std::string& method) const {
    std::vector<std::string> out;
    for (const auto& line : diary->lines) {
      if (line.starts_with(method + " ")) out.push_back(line.substr(method.size() + 1));
    }
    return out;
  }
};

TEST(Model, PredictsInBatchesInTheOrderOfThePass) {
  for (const int threads : {1, 2, 8}) {
    const School school("", 5);
    const auto outcome = run_with(threads, school.graph, school.pass(Role::run));
    EXPECT_EQ(outcome.fault, "");
    EXPECT_THAT(school.calls("predict"),
                ElementsAre("s0 s1 s2 s3 s4", "s5 s6 s7 s8 s9", "s10 s11"));
    EXPECT_EQ(school.seen->lines.front(), "s0=10");
    EXPECT_EQ(school.seen->lines.back(), "s11=120");
  }
}

/// Has something to say besides, and does so only for those who listen.
struct Talker {
  std::shared_ptr<std::set<std::vector<bool>>> wanted;
  void open(const RunInfo&) {}
  int batch_size() const { return 4; }
  void expect(const std::vector<bool>& outputs) { wanted->insert(outputs); }
  std::tuple<std::vector<Number>, std::vector<std::optional<Contours>>> predict(
      const Contexts&, const Column<Number>& in) {
    return {std::vector<Number>(in.size()), std::vector<std::optional<Contours>>(in.size())};
  }
};
struct Listener {
  void add(const Contours*) {}
  Findings finish() { return {}; }
};

TEST(Model, IsToldWhichOfItsOutputsSomebodyReads) {
  for (const bool read : {false, true}) {
    const auto wanted = std::make_shared<std::set<std::vector<bool>>>();
    TestGraph graph;
    graph.source("source", Count{12}, {"n", "label"});
    graph.model("talker", {"source"}, Talker{wanted}, {"n"}, {"p", "talk"});
    if (read) graph.sink("listener", {"talker"}, Listener{}, {"talk"});
    const auto outcome = run_with(2, graph, graph.pass(12));
    EXPECT_EQ(outcome.counts.ok, 12U);
    // Numbers are columns of the rows, outlines are not.
    EXPECT_THAT(*wanted, ElementsAre(std::vector<bool>{true, read}));
  }
}

TEST(Model, FillsItsBatchesWithLivingSamplesOnly) {
  const auto diary = std::make_shared<Diary>();
  TestGraph graph;
  graph.source("source", Count{100}, {"n", "label"});
  graph.map("filter", {"source"}, does([](const Context& context, const Number& n) {
              if (context.index() % 10 != 0) throw Skip("not a tenth");
              return n;
            }),
            {"n"}, {"n"});
  graph.model("student", {"filter"}, Student{diary, 4}, {"n"}, {"p"}, {"label"});
  graph.graph.options.samples_in_flight = 4;
  const auto outcome = run_with(2, graph, graph.pass(100));
  EXPECT_EQ(outcome.counts.ok, 10U);
  EXPECT_EQ(outcome.counts.skipped, 90U);
  std::vector<std::string> batches;
  for (const auto& line : diary->lines) {
    if (line.starts_with("predict")) batches.push_back(line);
  }
  EXPECT_THAT(batches,
              ElementsAre("predict s0 s10 s20 s30", "predict s40 s50 s60 s70", "predict s80 s90"));
  EXPECT_LE(outcome.peak_in_flight, 4U);
}

TEST(Model, FillsItsBatchesAcrossSamplesThatBecameSeveral) {
  struct Thrice {
    std::vector<Number> operator()(const Number& n) const { return {n, n, n}; }
  };
  const auto diary = std::make_shared<Diary>();
  TestGraph graph;
  graph.source("source", Count{3}, {"n", "label"});
  graph.map("thrice", {"source"}, Thrice{}, {"n"}, {"n"});
  graph.model("student", {"thrice"}, Student{diary, 4}, {"n"}, {"p"}, {"label"});
  const auto outcome = run_with(2, graph, graph.pass(3));
  EXPECT_EQ(outcome.counts.ok, 3U);
  EXPECT_EQ(outcome.rows.size(), 9U);
  EXPECT_EQ(outcome.rows[4].key, "s1.1");
  EXPECT_THAT(diary->lines, testing::Contains("predict s0.0 s0.1 s0.2 s1.0"));
  EXPECT_THAT(diary->lines, testing::Contains("predict s1.1 s1.2 s2.0 s2.1"));
  EXPECT_THAT(diary->lines, testing::Contains("predict s2.2"));
}

TEST(Model, IsTriedAgainOneByOneSoThatOnlyTheGuiltyFail) {
  const School school("predict");
  const auto outcome = run_with(2, school.graph, school.pass(Role::run));
  EXPECT_EQ(outcome.counts.ok, 11U);
  EXPECT_EQ(outcome.counts.failed, 1U);
  EXPECT_EQ(outcome.troubled.at(0).key, "s6");
  EXPECT_EQ(outcome.troubled.at(0).why, "stage 'student': predict went wrong (feed it better)");
  EXPECT_THAT(school.calls("predict"),
              ElementsAre("s0 s1 s2 s3", "s4 s5 s6 s7", "s4", "s5", "s6", "s7", "s8 s9 s10 s11"));
}

TEST(Model, ThatPredictsForTooFewFailsItsSamples) {
  const School school("too few");
  const auto outcome = run_with(1, school.graph, school.pass(Role::run));
  EXPECT_EQ(outcome.counts.failed, 12U);
  EXPECT_EQ(outcome.rows[0].why, "stage 'student': made 0 predictions for 1 samples");
}

TEST(Model, LearnsFromSamplesThatHaveItsTargets) {
  const School school;
  const auto outcome = run_with(2, school.graph, school.pass(Role::learn));
  EXPECT_EQ(outcome.fault, "");
  EXPECT_EQ(outcome.counts.ok, 4U);
  EXPECT_EQ(outcome.counts.skipped, 8U);
  EXPECT_EQ(outcome.rows[1].why, "stage 'student': has no 'label'");
  EXPECT_THAT(school.calls("learn"), ElementsAre("s0 s3 s6", "s9"));  // training().batch is 3
  ASSERT_EQ(outcome.numbers.size(), 1U);
  EXPECT_EQ(outcome.numbers[0].first, "loss");
  EXPECT_DOUBLE_EQ(outcome.numbers[0].second, (3 * 0.0 + 1 * 9.0) / 4);  // a mean over samples
}

TEST(Model, LearnsInBatchesOfTheSizeThatThePassAsksFor) {
  const School school;
  run_with(2, school.graph, school.pass(Role::learn, 2));
  EXPECT_THAT(school.calls("learn"), ElementsAre("s0 s3", "s6 s9"));
}

TEST(Model, ThatCannotLearnEndsThePass) {
  const School school("learn");
  const auto outcome = run_with(2, school.graph, school.pass(Role::learn, 1));
  EXPECT_EQ(outcome.fault,
            "sample 's6' failed: stage 'student': learn went wrong (feed it better)");
  EXPECT_THAT(school.calls("learn"), ElementsAre("s0", "s3", "s6")) << "left alone after that";
  EXPECT_TRUE(outcome.counts.closed());
  EXPECT_EQ(outcome.counts.ok, 2U);
}

TEST(Model, Validates) {
  const School school;
  const auto outcome = run_with(2, school.graph, school.pass(Role::validate));
  EXPECT_EQ(outcome.fault, "");
  EXPECT_THAT(school.calls("validate"), ElementsAre("s0 s3 s6", "s9"));
  ASSERT_EQ(outcome.numbers.size(), 1U);
  EXPECT_EQ(outcome.numbers[0], (std::pair<std::string, double>{"dice", 0.5}));
}

TEST(Model, ThatCannotOpenOrSayHowItDidIsAFaultOfThePass) {
  const School closed("open");
  EXPECT_EQ(run_with(1, closed.graph, closed.pass(Role::run)).fault, "stage 'student': no weights");
  const School silent("validated");
  const auto outcome = run_with(1, silent.graph, silent.pass(Role::validate));
  EXPECT_THAT(outcome.fault, HasSubstr("nothing to judge by"));
}

TEST(Model, LivesOnTheThreadOfItsDevice) {
  const School school;
  {
    RunInfo run;
    Engine engine(school.graph.graph, run, {.threads = 2});
    for (const auto role : {Role::learn, Role::validate, Role::run}) {
      const auto spec = school.pass(role);
      EXPECT_EQ(engine.run(spec).fault, "");
    }
    engine.on_device([&] { school.diary->note("on_device"); });
  }
  EXPECT_EQ(std::count(school.diary->lines.begin(), school.diary->lines.end(), "open"), 1);
  EXPECT_EQ(school.diary->threads.size(), 1U);
  EXPECT_FALSE(school.diary->threads.contains(std::this_thread::get_id()));
  EXPECT_EQ(school.diary->thread_name, "mg cpu");
}

TEST(Model, NeedsAsManySamplesInFlightAsItsBatchesHave) {
  School school;
  school.graph.graph.options.samples_in_flight = 3;
  EXPECT_THAT([&] { run_with(1, school.graph, school.pass(Role::run)); },
              testing::ThrowsMessage<Error>(HasSubstr(
                  "samples_in_flight is 3, but the batches of 'student' (4) need 4 (raise it")));
  school.graph.graph.options.samples_in_flight = 4;
  EXPECT_EQ(run_with(1, school.graph, school.pass(Role::run)).counts.ok, 12U);
}

TEST(Model, AfterAnotherFillsItsBatchesToo) {
  const auto first = std::make_shared<Diary>(), second = std::make_shared<Diary>();
  TestGraph graph;
  graph.source("source", Count{60}, {"n", "label"});
  graph.model("first", {"source"}, Student{first, 5}, {"n"}, {"n"}, {"label"});
  graph.model("second", {"first"}, Student{second, 7}, {"n"}, {"p"}, {"label"});
  graph.graph.options.samples_in_flight = 11;  // 4 may wait in the first, 6 in the second
  EXPECT_EQ(run_with(2, graph, graph.pass(60)).counts.ok, 60U);
  EXPECT_EQ(std::count_if(second->lines.begin(), second->lines.end(),
                          [](const auto& line) { return line.starts_with("predict"); }),
            9);  // 8 * 7 + 4
  graph.graph.options.samples_in_flight = 10;
  EXPECT_THROW(run_with(2, graph, graph.pass(60)), Error);
}

struct HostTwin {
  Number operator()(const Number& n) const { return {n.value + 1}; }
};

TEST(Model, AMapAsItsDeviceTwinWorksOnBatchesOnTheDevice) {
  const auto diary = std::make_shared<Diary>();
  TestGraph graph;
  graph.source("source", Count{10}, {"n", "label"});
  graph.model("twin", {"source"}, Student{diary, 4}, {"n"}, {"n"}, {});
  auto info = *graph.last().info;
  info.kind = Kind::map;
  info.make_on_device = info.make;
  graph.last().info = &info;
  graph.last().on_device = true;
  const auto outcome = run_with(2, graph, graph.pass(10));
  EXPECT_EQ(outcome.counts.ok, 10U);
  EXPECT_EQ(outcome.rows[3].columns.at(1).second, "30");
  EXPECT_THAT(diary->lines, testing::Contains("predict s8 s9"));
}

/// A picture of one pixel on a device.
struct Upload {
  Image operator()(const Number& n) const {
    Image out{make_pixels<float>(1, 1, 1, {static_cast<float>(n.value)})};
    out.pixels.device = "moon:0";
    out.pixels.copy_to_host = [](const Pixels& there) {
      auto here = there;
      here.device = "cpu";
      return here;
    };
    return out;
  }
};

struct Look {
  Number operator()(const Image& image) const {
    if (!image.pixels.on_host()) throw Error("nothing to see");
    return {image.pixels.at<float>(0, 0)};
  }
};

struct LookOnDevice {
  void open(const RunInfo&) {}
  int batch_size() const { return 4; }
  std::vector<Number> predict(const Contexts&, const Column<Image>& images) const {
    std::vector<Number> out;
    for (std::size_t i = 0; i < images.size(); ++i) {
      if (images[i].pixels.on_host()) throw Error("this came down");
      out.push_back({static_cast<double>(i)});
    }
    return out;
  }
};

TEST(Model, StagesOfTheHostSeeWhatLiesOnADeviceAndTheDeviceItself) {
  TestGraph graph;
  graph.source("source", Count{10}, {"n", "label"});
  graph.map("upload", {"source"}, Upload{}, {"n"}, {"image"});
  graph.map("look", {"upload"}, Look{}, {"image"}, {"seen"});
  graph.model("there", {"look"}, LookOnDevice{}, {"image"}, {"n"}, {});
  const auto outcome = run_with(2, graph, graph.pass(10));
  EXPECT_EQ(outcome.counts.ok, 10U);
}

}  // namespace
}  // namespace mg::test
