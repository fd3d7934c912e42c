#include "runtime/run_folder.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace mg {
namespace {

namespace fs = std::filesystem;

class RunFolders : public testing::Test {
 protected:
  RunFolders() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    base_ =
        fs::temp_directory_path() / ("mammograph_run_" + std::to_string(::getpid())) / test->name();
    fs::remove_all(base_);
    fs::create_directories(base_);
  }
  ~RunFolders() override { fs::remove_all(base_); }
  std::string text(const RunFolder& folder, const std::string& name) {
    std::ifstream in(folder.path() / name);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  fs::path base_;
};

TEST_F(RunFolders, RefuseToMixTwoRuns) {
  const RunFolder first(base_ / "run", "g");
  first.write("graph.yaml", "x");
  EXPECT_THROW(RunFolder(base_ / "run", "g"), Error);
}

TEST_F(RunFolders, WriteARowAnEpochWithTheColumnsOfAllModels) {
  RunFolder folder(base_ / "run", "g");
  folder.add_epoch({"tumor", 1, {{"train_loss", 0.5}, {"val_dice", 0.25}}});
  folder.add_epoch({"verdict", 1, {{"train_loss", 0.125}, {"val_auc", 0.75}}});
  EXPECT_EQ(text(folder, "metrics.csv"),
            "model,epoch,train_loss,val_dice,val_auc\n"
            "tumor,1,0.5,0.25,\n"
            "verdict,1,0.125,,0.75\n");
}

TEST_F(RunFolders, WriteSamplesWithTheirFate) {
  RunFolder folder(base_ / "run", "g");
  PassSpec spec;
  spec.name = "evaluate";
  PassOutcome outcome;
  outcome.spec = &spec;
  outcome.rows = {
      {"a", Split::test, Fate::ok, "", {{"label", "benign"}, {"scores_benign", "0.75"}}},
      {"b", Split::test, Fate::failed, "stage 'image': \"bad\", cut off", {}}};
  outcome.troubled = {outcome.rows[1]};
  folder.add_pass(outcome);
  folder.write_samples(outcome);
  EXPECT_EQ(text(folder, "predictions.csv"),
            "key,split,fate,why,label,scores_benign\n"
            "a,test,ok,,benign,0.75\n"
            "b,test,failed,\"stage 'image': \"\"bad\"\", cut off\",,\n");
  const auto line = nlohmann::json::parse(text(folder, "quarantine.jsonl"));
  EXPECT_EQ(line["key"], "b");
  EXPECT_EQ(line["pass"], "evaluate");
}

TEST_F(RunFolders, WriteMetricsInTheShapeOthersRelyOn) {
  RunFolder folder(base_ / "run", "g");
  PassSpec spec;
  spec.name = "evaluate";
  spec.split = Split::test;
  PassOutcome outcome;
  outcome.spec = &spec;
  outcome.counts = {.read = 10, .ok = 7, .skipped = 2, .failed = 1, .cancelled = 0};
  outcome.findings = {
      {"overlap", {{{.name = "dice", .value = 0.5, .low = 0.25, .high = 0.75, .n = 7}}, {}, {}}},
      {"scores", {{{.name = "auc"}}, {}, {"one class only"}}}};
  folder.add_pass(outcome);
  folder.write_metrics(&outcome);
  const auto json = nlohmann::json::parse(text(folder, "metrics.json"));
  const nlohmann::json pass = {{"name", "evaluate"}, {"split", "test"}, {"read", 10},    {"ok", 7},
                               {"skipped", 2},       {"failed", 1},     {"cancelled", 0}};
  EXPECT_EQ(json["passes"][0], pass);
  const nlohmann::json dice = {{"value", 0.5}, {"low", 0.25}, {"high", 0.75}, {"n", 7}};
  EXPECT_EQ(json["results"]["overlap"]["dice"], dice);
  EXPECT_TRUE(json["results"]["scores"]["auc"]["value"].is_null());  // not known is not zero
  EXPECT_EQ(json["notes"]["scores"][0], "one class only");
}

TEST_F(RunFolders, LogALineAnEvent) {
  RunFolder folder(base_ / "run", "g");
  folder.log("start", {{"seed", "1"}});
  folder.log("note", {{"text", "two\nlines"}});
  std::istringstream lines(text(folder, "log.jsonl"));
  std::string line;
  std::vector<std::string> events;
  while (std::getline(lines, line)) events.push_back(nlohmann::json::parse(line)["event"]);
  EXPECT_THAT(events, testing::ElementsAre("start", "note"));
}

}  // namespace
}  // namespace mg
