// Runs that are killed, stopped or damaged at every place, and go on.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/resume/killed.hpp"

namespace mg::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class Interrupted : public KilledPrograms {
 protected:
  Interrupted() {
    write("g.yaml", "mammograph: 1\nplugins: [" TINY_PLUGIN
                    "]\nrun: {seed: 5}\nstages:\n"
                    "  cases: {use: tiny.cases}\n"
                    "  first: {use: tiny.fit, from: cases, epochs: 2}\n"
                    "  second: {use: tiny.fit, from: first, epochs: 3, patience: 2}\n"
                    "  mean: {use: tiny.mean, from: second}\n");
  }

  Ran run(const std::string& out, const std::string& options = "") const {
    return mammograph("run g.yaml --threads 1 --out " + out + " " + options);
  }

  /// Kills a run at each of its changes, has it go on, and compares. Returns how many there are.
  int kill_everywhere(const std::string& options, int every = 1) const {
    EXPECT_EQ(run("whole", options).exit_code, 0);
    for (int n = 1;; n += every) {
      const auto ran = kill_at(n, "run", "run g.yaml --threads 1 --out run " + options);
      if (ran.exit_code == 0) return n - 1;
      EXPECT_EQ(ran.exit_code, killed) << ran.text;
      auto again = resume("run");
      // Before anything is written down there is nothing to go on with.
      if (again.exit_code == 2 && !fs::exists(folder_ / "run/checkpoints/origin.json") &&
          !fs::exists(folder_ / "run/checkpoints/origin.copy.json")) {
        EXPECT_LT(n, 20) << again.text;
        fs::remove_all(folder_ / "run");
        continue;
      }
      EXPECT_EQ(again.exit_code, 0) << again.text;
      expect_the_same("run", "whole", n);
      if (HasFailure()) return n;
      fs::remove_all(folder_ / "run");
    }
  }
};

TEST_F(Interrupted, RunsKilledAtAnyWriteEndAsIfNothingHadHappened) {
  EXPECT_GT(kill_everywhere(""), 100);
}

TEST_F(Interrupted, FoldsKilledAtAnyWriteEndAsIfNothingHadHappened) {
  EXPECT_GT(kill_everywhere("--folds 2", 7), 200);
}

TEST_F(Interrupted, SeedsOfFoldsKilledAtAnyWriteEndAsIfNothingHadHappened) {
  EXPECT_GT(kill_everywhere("--folds 2 --seeds 2", 37), 400);
}

TEST_F(Interrupted, EnsemblesOfEpochsKilledAtAnyWriteEndAsIfNothingHadHappened) {
  EXPECT_GT(kill_everywhere("--set stages.first.keep=2 --set stages.second.keep=2", 3), 100);
  EXPECT_THAT(resume("whole").text, HasSubstr("nothing left to do"));
  for (const auto* member : {"first.1", "first.2", "second.1", "second.2"}) {
    EXPECT_TRUE(fs::exists(folder_ / "whole/models" / (std::string(member) + ".safetensors")));
  }
  const auto again = run("again", "--weights whole");
  EXPECT_THAT(again.text, HasSubstr("first: weights of whole/models/first.2.safetensors"));
  EXPECT_EQ(read_text(folder_ / "again/predictions.csv"),
            read_text(folder_ / "whole/predictions.csv"));
}

TEST_F(Interrupted, ResumesAreKilledTooAndGoOnAgain) {
  ASSERT_EQ(run("whole").exit_code, 0);
  ASSERT_EQ(kill_at(40, "run", "run g.yaml --threads 1 --out run").exit_code, killed);
  int kills = 1;
  // Enough for an epoch and its checkpoint, so that each gets further.
  while (kills < 50 && kill_at(45, "run", "resume run").exit_code == killed) ++kills;
  EXPECT_GT(kills, 3);
  expect_the_same("run", "whole", 45);
}

TEST_F(Interrupted, ModelsThatAreTrainedAreNotTrainedAgain) {
  ASSERT_EQ(run("whole").exit_code, 0);
  for (int n = 60;; ++n) {  // somewhere in the training of the second
    fs::remove_all(folder_ / "run");
    ASSERT_EQ(kill_at(n, "run", "run g.yaml --threads 1 --out run").exit_code, killed);
    if (read_text(folder_ / "run/metrics.csv").find("second,2") != std::string::npos) break;
  }
  const auto ran = resume("run");
  EXPECT_EQ(ran.exit_code, 0) << ran.text;
  EXPECT_THAT(ran.text, HasSubstr("first: is trained already"));
  EXPECT_THAT(ran.text, HasSubstr("second: goes on after epoch"));
  EXPECT_THAT(ran.text, Not(HasSubstr("first: epoch")));
  EXPECT_THAT(ran.text, Not(HasSubstr("second: epoch 1/")));
}

TEST_F(Interrupted, ModelsThatCannotSaveTheirStateBeginAnew) {
  write("g.yaml", [&] {
    auto text = read_text(folder_ / "g.yaml");
    return text.replace(text.rfind("tiny.fit"), 8, "tiny.forgetful");
  }());
  EXPECT_GT(kill_everywhere("", 5), 60);
}

TEST_F(Interrupted, RunsThatAreFinishedSaySo) {
  ASSERT_EQ(run("run").exit_code, 0);
  const auto before = tree("run");
  for (const auto* folder : {"run", "folds"}) {
    if (std::string(folder) == "folds") {
      ASSERT_EQ(run("folds", "--folds 2").exit_code, 0);
    }
    const auto ran = resume(folder);
    EXPECT_EQ(ran.exit_code, 0) << ran.text;
    EXPECT_THAT(ran.text, HasSubstr("is finished: there is nothing left to do"));
  }
  EXPECT_TRUE(tree("run") == before);
}

TEST_F(Interrupted, CtrlCIsFollowedByAsManyResumesAsItTakes) {
  const std::string slow = "--set stages.first.slow_ms=100 --set stages.second.slow_ms=100";
  ASSERT_EQ(run("whole", slow).exit_code, 0);
  auto ran = shell("timeout -s INT 0.8 " MG_PROGRAM " run g.yaml --threads 1 --out run " + slow);
  int resumes = 0;
  for (; ran.text.find("stopping") != std::string::npos; ++resumes) {
    EXPECT_THAT(ran.text, HasSubstr("to go on: mammograph resume run"));
    ASSERT_LT(resumes, 30);
    ran = shell("timeout -s INT 0.8 " MG_PROGRAM " resume run");
  }
  EXPECT_GE(resumes, 2);
  if (ran.exit_code != 0) ran = resume("run");
  EXPECT_EQ(ran.exit_code, 0) << ran.text;
  expect_the_same("run", "whole", 0);
}

TEST_F(Interrupted, DamagedCheckpointsAreNoticedAndThePreviousOneIsUsed) {
  ASSERT_EQ(run("whole").exit_code, 0);
  for (const auto* kind : {".model", ".weights", ".json"}) {
    fs::remove_all(folder_ / "run");
    for (int n = 90; !fs::exists(folder_ / "run/checkpoints/000005.json"); ++n) {
      fs::remove_all(folder_ / "run");
      ASSERT_EQ(kill_at(n, "run", "run g.yaml --threads 1 --out run").exit_code, killed);
    }
    const auto file = folder_ / ("run/checkpoints/000005" + std::string(kind));
    ASSERT_TRUE(fs::exists(file)) << file;
    fs::resize_file(file, fs::file_size(file) / 2);
    const auto ran = resume("run");
    EXPECT_EQ(ran.exit_code, 0) << ran.text;
    EXPECT_THAT(ran.text, ContainsRegex("checkpoint 5 cannot be used: '000005.*' is damaged"));
    EXPECT_THAT(ran.text, HasSubstr("second: goes on after epoch 1"));
    expect_the_same("run", "whole", 5);
  }
}

class Changed : public Interrupted {
 protected:
  Changed() {
    EXPECT_EQ(kill_at(100, "run", "run g.yaml --threads 1 --out run").exit_code, killed);
    std::vector<fs::path> torn;  // these go, whatever comes
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "run")) {
      if (entry.path().extension() == ".part") torn.push_back(entry.path());
    }
    for (const auto& file : torn) fs::remove(file);
  }
  void expect_refused(const std::string& why) const {
    const auto before = tree("run");
    const auto ran = resume("run");
    EXPECT_EQ(ran.exit_code, 2) << ran.text;
    EXPECT_THAT(ran.text, HasSubstr(why));
    EXPECT_THAT(ran.text, HasSubstr("mammograph run"));
    EXPECT_TRUE(tree("run") == before) << "nothing was touched";
  }
  void edit(const std::string& file, const std::string& from, const std::string& to) const {
    auto text = read_text(folder_ / file);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << text;
    write(file, text.replace(at, from.size(), to));
  }
};

TEST_F(Changed, GraphsAreRefused) {
  edit("run/graph.yaml", "epochs: 3", "epochs: 30");
  expect_refused("the graph: 'epochs: 3' became 'epochs: 30'");
}

TEST_F(Changed, DataAreRefused) {
  // The list of samples is sealed, so a changed list stands for changed data.
  fs::remove(folder_ / "run/checkpoints/samples.csv");
  ASSERT_EQ(run("other", "--set stages.cases.count=25").exit_code, 0);
  fs::copy_file(folder_ / "other/checkpoints/samples.csv", folder_ / "run/checkpoints/samples.csv");
  expect_refused("the data: 25 samples became 24");
}

TEST_F(Changed, WeightsOfTrainedModelsAreRefused) {
  ASSERT_THAT(read_text(folder_ / "run/metrics.csv"), HasSubstr("second,1"));
  write("run/models/first.safetensors", "1 2");
  expect_refused("the weights in run/models/first.safetensors");
}

TEST_F(Interrupted, WeightsThatWereGivenAreTakenFromTheRunItself) {
  for (const std::vector<std::string>& members :
       {std::vector<std::string>{"first"}, {"first.1", "first.2", "first.3"}}) {
    fs::create_directories(folder_ / "given");
    for (std::size_t i = 0; i < members.size(); ++i) {
      write("given/" + members[i] + ".safetensors", std::to_string(i + 1) + " 0.5");
    }
    ASSERT_EQ(run("whole", "--weights given").exit_code, 0);
    EXPECT_TRUE(fs::exists(folder_ / "whole/models" / (members.back() + ".safetensors")));
    const std::string command = "run g.yaml --threads 1 --weights given --out run";
    for (int n = 40; read_text(folder_ / "run/metrics.csv").find("second,2") == std::string::npos;
         ++n) {
      fs::remove_all(folder_ / "run");
      ASSERT_EQ(kill_at(n, "run", command).exit_code, killed);
    }
    fs::remove_all(folder_ / "given");
    fs::copy(folder_ / "run", folder_ / "other", fs::copy_options::recursive);
    const auto ran = resume("run");
    EXPECT_EQ(ran.exit_code, 0) << ran.text;
    EXPECT_THAT(ran.text, HasSubstr("first: weights as given"));
    EXPECT_THAT(ran.text, HasSubstr("second: goes on after epoch 1"));
    expect_the_same("run", "whole", 0);
    const auto copy = "models/" + members.back() + ".safetensors";
    write("other/" + copy, "7 7");
    const auto refused = resume("other");
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.text, HasSubstr("the weights in other/" + copy));
    for (const auto* folder : {"run", "other", "whole"}) fs::remove_all(folder_ / folder);
  }
}

TEST_F(Interrupted, TellTensorBoardOfEachEpochOnce) {
  const auto events = [this](const std::string& out) {
    std::size_t files = 0, bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / out)) {
      if (!entry.path().filename().string().starts_with("events.")) continue;
      ++files;
      bytes += entry.file_size();
    }
    return std::pair(files, bytes);
  };
  ASSERT_EQ(run("whole").exit_code, 0);
  EXPECT_EQ(events("whole").first, 1U);
  for (const auto n : {70, 90, 110}) {
    fs::remove_all(folder_ / "run");
    ASSERT_EQ(kill_at(n, "run", "run g.yaml --threads 1 --out run").exit_code, killed);
    ASSERT_EQ(resume("run").exit_code, 0);
    EXPECT_EQ(events("run"), events("whole")) << n;
    EXPECT_THAT(read_text(folder_ / "run/report.html"), HasSubstr("run g.yaml --threads 1"));
  }
}

TEST_F(Interrupted, SeedsAndFoldsHaveAPageOfAllOfThem) {
  ASSERT_EQ(run("run", "--seeds 2 --folds 2").exit_code, 0);
  const auto page = read_text(folder_ / "run/report.html");
  EXPECT_THAT(page, HasSubstr("seed 6, fold 2: the weights of epoch"));
  EXPECT_THAT(page, HasSubstr("<dt>seed</dt><dd>5, 6</dd>"));
  EXPECT_THAT(read_text(folder_ / "run/seed_5/report.html"), HasSubstr("fold 2: the weights of"));
  EXPECT_TRUE(fs::exists(folder_ / "run/seed_6/fold_1/report.html"));
}

TEST_F(Interrupted, FoldersWithoutARunAreRefused) {
  fs::create_directories(folder_ / "empty");
  for (const auto* folder : {"empty", "missing"}) {
    const auto ran = resume(folder);
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.text, HasSubstr("that could go on"));
  }
}

TEST_F(Interrupted, RunsAreNotWorkedOnByTwoAtOnce) {
  const auto ran =
      shell(MG_PROGRAM
            " run g.yaml --out run --set stages.first.slow_ms=400 & "
            "while [ ! -e run/checkpoints/000001.json ]; do sleep 0.02; done; " MG_PROGRAM
            " resume run; echo code $?; kill %1; wait");
  EXPECT_THAT(ran.text, HasSubstr("another process works in"));
  EXPECT_THAT(ran.text, HasSubstr("code 2"));
}

TEST_F(Interrupted, RunsWithoutAValidationSplitKeepTheLastEpoch) {
  for (const std::string higher : {"false", "true"}) {
    const auto ran = run("run_" + higher,
                         "--set stages.cases.split='{folds: 3, fold: 0}'"
                         " --set stages.second.higher=" +
                             higher);
    ASSERT_EQ(ran.exit_code, 0) << ran.text;
    EXPECT_THAT(ran.text, HasSubstr("second: the weights of epoch 3 are the best")) << higher;
  }
}

TEST_F(Interrupted, SeedsAreComparedInOneTable) {
  const auto ran = run("run", "--seeds 3");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  const auto json = nlohmann::json::parse(read_text(folder_ / "run/metrics.json"));
  const auto& table = json["tables"]["mean"]["seeds"];
  EXPECT_EQ(table["columns"],
            nlohmann::json::array({"figure", "mean", "sd", "seed 5", "seed 6", "seed 7"}));
  double sum = 0;
  std::set<double> different;
  for (const auto* seed : {"5", "6", "7"}) {
    const auto own = nlohmann::json::parse(
        read_text(folder_ / ("run/seed_" + std::string(seed)) / "metrics.json"));
    const double value = own["results"]["mean"]["mean"]["value"];
    sum += value;
    different.insert(value);
  }
  EXPECT_EQ(different.size(), 3U) << "each seed learns something else";
  EXPECT_NEAR(json["results"]["mean"]["mean"]["value"], sum / 3, 1e-12);
  EXPECT_THAT(read_text(folder_ / "run/predictions.csv"), HasSubstr("key,split,fate,why,seed,"));
  const auto alone = run("alone", "--set run.seed=6");
  ASSERT_EQ(alone.exit_code, 0);
  EXPECT_EQ(read_text(folder_ / "alone/predictions.csv"),
            read_text(folder_ / "run/seed_6/predictions.csv"));
}

TEST_F(Interrupted, SeedsOfFoldsAreWholeCrossValidations) {
  const auto ran = run("run", "--seeds 2 --folds 2");
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  const auto json = nlohmann::json::parse(read_text(folder_ / "run/metrics.json"));
  EXPECT_EQ(json["results"]["mean"]["mean"]["n"], 24) << "every sample is tested with every seed";
  for (const auto* part : {"seed_5/fold_1", "seed_5/fold_2", "seed_6/fold_1", "seed_6/fold_2"}) {
    EXPECT_TRUE(fs::exists(folder_ / "run" / part / "models/second.safetensors")) << part;
  }
}

TEST_F(Interrupted, RunsThatChooseForThemselvesWriteDownWhatAndWhy) {
  const std::string automatic = "--set stages.first.epochs=auto ";
  const auto ran = run("run", automatic);
  ASSERT_EQ(ran.exit_code, 0) << ran.text;
  // Numbers of the training split alone: 1 2 4 5 8 10 13 14 16 17 20 22, whose mean is 11.
  const std::string choice = "first.epochs: 11 (of 12 samples, 12 were seen)";
  EXPECT_THAT(ran.text, HasSubstr(choice));
  EXPECT_THAT(read_text(folder_ / "run/plan.txt"), HasSubstr(choice));
  EXPECT_THAT(read_text(folder_ / "run/log.jsonl"), HasSubstr("of 12 samples, 12 were seen"));
  EXPECT_THAT(read_text(folder_ / "run/graph.yaml"), HasSubstr("epochs: 11"));
  EXPECT_THAT(read_text(folder_ / "run/graph.yaml"), Not(HasSubstr("epochs: auto")));
  EXPECT_THAT(mammograph("plan g.yaml " + automatic).text, HasSubstr(choice));
  EXPECT_EQ(mammograph("check g.yaml " + automatic).exit_code, 0);
  const auto given = run("given", "--set stages.first.epochs=11");
  EXPECT_EQ(read_text(folder_ / "given/predictions.csv"),
            read_text(folder_ / "run/predictions.csv"));
}

TEST_F(Interrupted, FoldsChooseEachForItselfAlsoWhenTheyGoOn) {
  const std::string options = "--folds 3 --set stages.first.epochs=auto ";
  ASSERT_EQ(run("whole", options).exit_code, 0);
  EXPECT_THAT(read_text(folder_ / "whole/graph.yaml"), HasSubstr("epochs: auto"));
  EXPECT_THAT(read_text(folder_ / "whole/fold_2/graph.yaml"), HasSubstr("epochs: 13"));
  EXPECT_THAT(read_text(folder_ / "whole/fold_3/graph.yaml"), HasSubstr("epochs: 12"));
  ASSERT_EQ(kill_at(250, "run", "run g.yaml --threads 1 --out run " + options).exit_code, killed);
  ASSERT_EQ(resume("run").exit_code, 0);
  expect_the_same("run", "whole", 250);
}

TEST_F(Interrupted, AutoIsNoValueWhereNobodyChooses) {
  const auto ran = mammograph("check g.yaml --set stages.first.patience=auto");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_THAT(ran.text, HasSubstr("'auto' is no integer"));
}

}  // namespace
}  // namespace mg::testing
